package io.porchlight.gateway.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What is below an HTTP connection. */
public final class HttpPeers {
    private HttpPeers() {}

    /** The address at the other end. */
    public static InetAddress address(HttpConnection connection) {
        return ((InetSocketAddress) context(connection).channel().remoteAddress()).getAddress();
    }

    static ChannelHandlerContext context(HttpConnection connection) {
        return ((ConnectionBase) connection).channelHandlerContext();
    }
}

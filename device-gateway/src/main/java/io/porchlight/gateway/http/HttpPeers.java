package io.porchlight.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** What is below an HTTP connection. */
public final class HttpPeers {
    static final AttributeKey<Long> MAY_CONNECT_AT = AttributeKey.valueOf(HttpPeers.class, "mayConnectAt");
    private static final AttributeKey<Integer> REQUESTS = AttributeKey.valueOf(HttpPeers.class, "requests");

    private HttpPeers() {}

    /** The address at the other end. */
    public static InetAddress address(HttpConnection connection) {
        return ((InetSocketAddress) context(connection).channel().remoteAddress()).getAddress();
    }

    /** When the rate of its source allows a CONNECT over WebSocket, by {@link MonotonicClock}. */
    public static long mayConnectAt(HttpConnection connection) {
        Long at = context(connection).channel().attr(MAY_CONNECT_AT).get();
        return at == null ? MonotonicClock.now() : at;
    }

    /**
     * Counts a request that has just come on this connection.
     *
     * @return whether it may be answered: it is not beyond the last
     */
    static boolean admit(HttpConnection connection) {
        Attribute<Integer> requests = context(connection).channel().attr(REQUESTS);
        Integer before = requests.get();
        int number = before == null ? 1 : before + 1;
        requests.set(number);
        return number <= EdgeLimits.REQUESTS_PER_CONNECTION.number();
    }

    /** Whether the request that came last is the last that is answered on this connection. */
    static boolean last(HttpConnection connection) {
        Integer number = context(connection).channel().attr(REQUESTS).get();
        return number != null && number >= EdgeLimits.REQUESTS_PER_CONNECTION.number();
    }

    /** Whether what was answered is taken: not more than {@link EdgeLimits#WRITE_MARK} of it waits. */
    static boolean takesAnswers(HttpConnection connection) {
        return context(connection).channel().isWritable();
    }

    /** Closes a connection without waiting for anything that is still to be written. */
    static void cut(HttpConnection connection) {
        cut(context(connection).channel());
    }

    /** The same; Vert.x and TLS, asked to close, would first wait until all is written. */
    static void cut(Channel channel) {
        channel.unsafe().close(channel.voidPromise());
    }

    /** Closes a connection, behind what was written if that is taken in time. */
    public static void hangUp(HttpConnection connection) {
        hangUp(context(connection).channel());
    }

    /** The same. */
    public static void hangUp(Channel channel) {
        channel.close();
        cutLater(channel);
    }

    /** Leaves what was written {@link EdgeLimits#LEAVE} to be taken, then closes the connection all the same. */
    public static void cutLater(Channel channel) {
        channel.eventLoop().schedule(() -> cut(channel), EdgeLimits.LEAVE.millis(), TimeUnit.MILLISECONDS);
    }

    static ChannelHandlerContext context(HttpConnection connection) {
        return ((ConnectionBase) connection).channelHandlerContext();
    }
}

package io.porchlight.gateway.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.limit.OpenConnections;
import io.porchlight.gateway.limit.Reads;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x' HTTPS server behind the {@link Doorstep}: who is not let in there is closed as soon as the socket is accepted,
 * without a byte of TLS, and whose handshake fails is told of there.
 */
final class DoorstepServer extends HttpServerImpl {
    private final Doorstep doorstep;
    private final OpenConnections open;

    /** @param options with TLS */
    DoorstepServer(VertxInternal vertx, HttpServerOptions options, Doorstep doorstep, OpenConnections open) {
        super(vertx, options);
        this.doorstep = doorstep;
        this.open = open;
    }

    /**
     * What prepares each accepted channel; Vert.x itself asks nobody before the handshake is over. A plain server with TLS put
     * in front once its connection handler is asked, as on the MQTT port, would ask in time as well, but a fault there would
     * leave a server that speaks HTTP in the clear: here it leaves a closed connection.
     */
    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, @Nullable GlobalTrafficShapingHandler shaping) {
        BiConsumer<Channel, SslChannelProvider> https = super.childHandler(context, address, shaping);
        return (channel, tls) -> {
            InetAddress source = ((InetSocketAddress) channel.remoteAddress()).getAddress();
            OptionalLong mayConnectAt =
                    open.accept(channel, source) ? doorstep.knock(source, MonotonicClock.now()) : OptionalLong.empty();
            if (mayConnectAt.isEmpty()) {
                channel.close();
                return;
            }
            Reads.bound(channel);
            channel.attr(HttpPeers.MAY_CONNECT_AT).set(mayConnectAt.getAsLong());
            https.accept(channel, tls);
            channel.pipeline().get(SslHandler.class).handshakeFuture().addListener(handshake -> {
                if (!handshake.isSuccess()) {
                    doorstep.handshakeFailed(source, handshake.cause(), MonotonicClock.now());
                }
            });
        };
    }
}

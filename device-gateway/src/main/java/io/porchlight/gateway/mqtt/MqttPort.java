package io.porchlight.gateway.mqtt;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.limit.Doorstep;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.gateway.limit.OpenConnections;
import io.porchlight.gateway.limit.Reads;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetSocketInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * One event loop's share of the MQTT port; several listen on the same port. The socket is accepted without TLS, which
 * is put in only once the source is not locked out: a handshake is the first expensive thing that a stranger can ask.
 */
public final class MqttPort extends AbstractVerticle {
    private final EdgeConfig config;
    private final SslContext tls;
    private final MqttParties parties;
    private final Doorstep doorstep;
    private final OpenConnections open;

    public MqttPort(EdgeConfig config, SslContext tls, MqttParties parties, Doorstep doorstep, OpenConnections open) {
        this.open = open;
        this.config = config;
        this.tls = tls;
        this.doorstep = doorstep;
        this.parties = parties;
    }

    @Override
    public void start(Promise<Void> started) {
        NetServerOptions options = new NetServerOptions()
                .setHost(config.host())
                .setPort(config.mqttPort())
                .setTcpNoDelay(true);
        vertx.createNetServer(options)
                .connectHandler(socket -> accept((NetSocketInternal) socket))
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void accept(NetSocketInternal socket) {
        Channel channel = socket.channelHandlerContext().channel();
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        OptionalLong mayConnectAt =
                open.accept(channel, address) ? doorstep.knock(address, MonotonicClock.now()) : OptionalLong.empty();
        if (mayConnectAt.isEmpty()) {
            parties.ended(Effect.Ending.LOCKED_OUT);
            channel.close();
            return;
        }
        Reads.bound(channel);
        SslHandler ssl = tls.newHandler(channel.alloc());
        ssl.setHandshakeTimeoutMillis(EdgeLimits.TLS_HANDSHAKE.millis());
        channel.pipeline().addFirst("ssl", ssl);
        ssl.handshakeFuture()
                .addListener(done -> context.dispatch(ignored -> {
                    if (done.isSuccess()) {
                        Peer peer = Peer.of(address, ssl.engine().getSession(), mayConnectAt.getAsLong());
                        MqttConnection.start(socket, parties, peer);
                    } else {
                        parties.ended(Effect.Ending.REFUSED);
                        doorstep.handshakeFailed(address, done.cause(), MonotonicClock.now());
                        channel.close();
                    }
                }));
    }
}

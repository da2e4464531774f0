package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.edge.DeviceTls;
import io.porchlight.gateway.edge.EdgeConfig;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetSocketInternal;

/** One event loop's share of the MQTT port; several listen on the same port. */
public final class MqttPort extends AbstractVerticle {
    private final EdgeConfig config;
    private final DeviceTls tls;
    private final MqttParties parties;

    public MqttPort(EdgeConfig config, DeviceTls tls, MqttParties parties) {
        this.config = config;
        this.tls = tls;
        this.parties = parties;
    }

    @Override
    public void start(Promise<Void> started) {
        NetServerOptions options = new NetServerOptions()
                .setHost(config.host())
                .setPort(config.mqttPort())
                .setTcpNoDelay(true);
        tls.apply(options, ClientAuth.REQUIRED);
        vertx.createNetServer(options)
                .connectHandler(socket -> MqttConnection.start((NetSocketInternal) socket, vertx, parties))
                .exceptionHandler(failure -> parties.ended(Effect.Ending.REFUSED))
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }
}

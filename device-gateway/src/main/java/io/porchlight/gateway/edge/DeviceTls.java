package io.porchlight.gateway.edge;

import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** TLS of the device ports: 1.2 and 1.3, and no other client certificates than those of the device CA. */
public final class DeviceTls {
    private final EdgeConfig config;

    public DeviceTls(EdgeConfig config) {
        this.config = config;
    }

    /** Sets TLS up on a server's options. */
    public void apply(NetServerOptions options, ClientAuth clients) {
        ((TCPSSLOptions) options)
                .setSsl(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeout(EdgeLimits.TLS_HANDSHAKE.millis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(config.certificate().toString())
                        .addKeyPath(config.key().toString()))
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(config.deviceCaCertificate().toString()));
        options.setClientAuth(clients);
    }
}

package io.porchlight.gateway.edge;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * TLS of the device ports: 1.2 and 1.3, and no other client certificates than those of the device CA. It is BoringSSL's
 * where there is a build of it for this machine (Linux with glibc, x86-64 or AArch64), which needs a fraction of what the
 * JDK's needs for records of an event's size, and the JDK's elsewhere. Certificates are judged by the JDK either way.
 */
public final class DeviceTls {
    private static final Set<String> VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    /**
     * What BoringSSL keeps beside each connection for bytes of its own, alerts and the pieces of a handshake, in bytes: what
     * does not fit is fetched piece by piece. Netty's 2 KiB would stay allocated for as long as the connection lives.
     */
    private static final int HANDSHAKE_PIECE = 256;

    private final EdgeConfig config;

    public DeviceTls(EdgeConfig config) {
        this.config = config;
    }

    /**
     * The same for a socket that TLS is put on later. A client certificate is asked for, not demanded: who has none may
     * log in.
     *
     * @throws IllegalStateException if the files are not what they have to be
     */
    public SslContext context() {
        try {
            SslContext context = SslContextBuilder.forServer(
                            config.certificate().toFile(), config.key().toFile())
                    .sslProvider(nativeBuild() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                    .protocols(VERSIONS)
                    .trustManager(config.deviceCaCertificate().toFile())
                    .clientAuth(io.netty.handler.ssl.ClientAuth.OPTIONAL)
                    .build();
            if (context instanceof ReferenceCountedOpenSslContext boring) {
                boring.setBioNonApplicationBufferSize(HANDSHAKE_PIECE);
            }
            return context;
        } catch (SSLException e) {
            throw new IllegalStateException("certificate and key of the device ports must be PEM files", e);
        }
    }

    /** Whether TLS is BoringSSL's here. */
    public static boolean nativeBuild() {
        return OpenSsl.isAvailable();
    }

    /** Sets TLS up on a server's options. */
    public void apply(NetServerOptions options, ClientAuth clients) {
        ((TCPSSLOptions) options)
                .setSsl(true)
                .setEnabledSecureTransportProtocols(VERSIONS)
                .setSslHandshakeTimeout(EdgeLimits.TLS_HANDSHAKE.millis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(config.certificate().toString())
                        .addKeyPath(config.key().toString()))
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(config.deviceCaCertificate().toString()));
        if (nativeBuild()) {
            options.setSslEngineOptions(new OpenSSLEngineOptions());
        }
        options.setClientAuth(clients);
    }
}

package io.porchlight.gateway.edge;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslServerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.porchlight.gateway.limit.EdgeLimits;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

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
     * TLS for a socket. A client certificate is asked for, not demanded: who has none may log in.
     *
     * @throws IllegalStateException if the files are not what they have to be
     */
    public SslContext context() {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            config.certificate().toFile(), config.key().toFile())
                    .sslProvider(nativeBuild() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                    .protocols(VERSIONS)
                    .trustManager(ShortChains.of(config.deviceCaCertificate()))
                    .clientAuth(ClientAuth.OPTIONAL);
            if (nativeBuild()) {
                // The JDK's has a bound of its own, 32 KiB for a message of the handshake.
                builder.option(OpenSslContextOption.MAX_CERTIFICATE_LIST_BYTES, EdgeLimits.CLIENT_CHAIN_BYTES.asInt());
            }
            SslContext context = builder.build();
            if (context instanceof ReferenceCountedOpenSslContext boring) {
                boring.setBioNonApplicationBufferSize(HANDSHAKE_PIECE);
            }
            if (context instanceof ReferenceCountedOpenSslServerContext boring) {
                // Of TLS 1.2, each with the certificates that its client has shown, 20,480 of them.
                boring.sessionContext().setSessionCacheEnabled(false);
            }
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("certificates and key of the device ports must be PEM files", e);
        }
    }

    /** Whether TLS is BoringSSL's here. */
    public static boolean nativeBuild() {
        return OpenSsl.isAvailable();
    }

    /** Sets the same up on a server's options. */
    public void apply(NetServerOptions options) {
        try {
            ((TCPSSLOptions) options)
                    .setSsl(true)
                    .setEnabledSecureTransportProtocols(VERSIONS)
                    .setSslHandshakeTimeout(EdgeLimits.TLS_HANDSHAKE.millis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(config.certificate().toString())
                            .addKeyPath(config.key().toString()))
                    .setTrustOptions(TrustOptions.wrap(ShortChains.of(config.deviceCaCertificate())));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the device CA's certificate must be a PEM file", e);
        }
        if (nativeBuild()) {
            options.setSslEngineOptions(new Same(context()));
        }
        options.setClientAuth(io.vertx.core.http.ClientAuth.REQUEST);
    }

    /** Vert.x' own context for BoringSSL could not be told what is to be in {@link #context()}. */
    private static final class Same extends OpenSSLEngineOptions {
        private final SslContext context;

        Same(SslContext context) {
            this.context = context;
        }

        @Override
        public OpenSSLEngineOptions copy() {
            return this;
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return () -> context;
        }
    }
}

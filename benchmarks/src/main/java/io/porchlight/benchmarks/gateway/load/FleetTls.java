package io.porchlight.benchmarks.gateway.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** TLS 1.3 engines of the fleet's doorbells out of one context: a doorbell is told by the engine's peer host. */
final class FleetTls {
    private static final String PREFIX = "device-";

    private final SSLContext context;

    FleetTls(Fleet fleet) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("servers", certificate(fleet.serverAuthority()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(fleet.key()));
        context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Keys(fleet, key)}, trust.getTrustManagers(), null);
        // Every connection makes the whole handshake, and none keeps memory here for a later one.
        context.getClientSessionContext().setSessionCacheSize(1);
        context.getClientSessionContext().setSessionTimeout(1);
    }

    SSLEngine engine(int device) {
        SSLEngine engine = context.createSSLEngine(PREFIX + device, 0);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        return engine;
    }

    private static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static final class Keys extends X509ExtendedKeyManager {
        private final Fleet fleet;
        private final PrivateKey key;

        Keys(Fleet fleet, PrivateKey key) {
            this.fleet = fleet;
            this.key = key;
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
            return engine.getPeerHost();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            int device = Integer.parseInt(alias.substring(PREFIX.length()));
            try {
                return new X509Certificate[] {
                    certificate(fleet.devices().get(device).certificate())
                };
            } catch (CertificateException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}

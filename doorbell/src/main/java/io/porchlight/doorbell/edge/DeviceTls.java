package io.porchlight.doorbell.edge;

import io.porchlight.doorbell.state.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS as the doorbell uses it: its own certificate (once it has one), and the one authority that it trusts. */
public final class DeviceTls {
    private static final char[] IN_MEMORY = "in-memory".toCharArray();

    private final TrustManagerFactory trust;
    private final Optional<KeyManagerFactory> keys;

    private DeviceTls(TrustManagerFactory trust, Optional<KeyManagerFactory> keys) {
        this.trust = trust;
        this.keys = keys;
    }

    /** With the given identity, or without one before provisioning. */
    public static DeviceTls of(String authorityPem, Optional<TlsIdentity> identity) {
        try {
            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            int i = 0;
            for (Certificate certificate : certificates(authorityPem)) {
                authorities.setCertificateEntry("authority-" + i++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            return new DeviceTls(trust, identity.map(DeviceTls::keyManagers));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The edge's authority certificate cannot be read.", e);
        }
    }

    /** A context for HTTPS. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.map(KeyManagerFactory::getKeyManagers).orElse(null), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whom the doorbell trusts. */
    public TrustManagerFactory trust() {
        return trust;
    }

    /** The doorbell's own certificate and key. */
    public Optional<KeyManagerFactory> keys() {
        return keys;
    }

    private static KeyManagerFactory keyManagers(TlsIdentity identity) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = certificates(identity.certificate()).toArray(Certificate[]::new);
            store.setKeyEntry("device", identity.key(), IN_MEMORY, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, IN_MEMORY);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The doorbell's certificate cannot be used.", e);
        }
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}

package io.porchlight.gateway.identity;

import io.porchlight.gateway.registry.CertificateLog;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Whether the holder of a certificate is let in: the certificate must be the one that is the device's now, or the one
 * before a renewal while the new one was not used yet.
 */
@Singleton
public class Admissions {
    private final CertificateRegistry certificates;
    private final CertificateLog log;

    Admissions(CertificateRegistry certificates, CertificateLog log) {
        this.certificates = certificates;
        this.log = log;
    }

    /** The device, if this identity's certificate is in force. Unknown, replaced and revoked look alike. */
    public Optional<Issued> admit(DeviceIdentity identity) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        Optional<Issued> issued = certificates.of(identity.deviceId());
        Optional<Issued> current = issued.filter(one -> one.certificateSha256().equals(identity.certificateSha256()))
                .filter(one -> one.notAfter() > now);
        current.filter(Issued::unused).ifPresent(log::use);
        return current.or(() -> issued.filter(one -> one.previousSha256().equals(identity.certificateSha256()))
                .filter(one -> one.previousUntil() > now));
    }
}

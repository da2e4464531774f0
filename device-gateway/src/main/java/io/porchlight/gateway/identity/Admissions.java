package io.porchlight.gateway.identity;

import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Whether the holder of a certificate is let in: the certificate must be the one that is the device's now. */
@Singleton
public class Admissions {
    private final CertificateRegistry certificates;

    Admissions(CertificateRegistry certificates) {
        this.certificates = certificates;
    }

    /** The device, if this identity's certificate is in force. Unknown, replaced and revoked look alike. */
    public Optional<Issued> admit(DeviceIdentity identity) {
        return certificates
                .of(identity.deviceId())
                .filter(issued -> issued.certificateSha256().equals(identity.certificateSha256()))
                .filter(issued ->
                        issued.notAfter() > Clock.systemUTC().instant().getEpochSecond());
    }
}

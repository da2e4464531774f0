package io.porchlight.gateway.identity;

import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Devices that prove who they are by a signed login in place of a certificate. A login is good once, on one node, for a
 * minute: whoever could read it in TLS could use it on another node within that minute, and nowhere later.
 */
@Singleton
public class Logins {
    private final CertificateRegistry certificates;
    private final String audience;
    private final LoginMemory memory = new LoginMemory();

    /** Stands in for the key of a device that does not exist, so that its logins are read like all others. */
    private final PublicKeyJwk nobody = PrivateKeyP256.generate().publicKey();

    Logins(CertificateRegistry certificates, EdgeConfig config) {
        this.certificates = certificates;
        this.audience = config.audience();
    }

    /** The device, if the login is one of its own, for this edge, fresh and new. Unknown and wrong look alike. */
    public Optional<Issued> check(String claimed, String login) {
        Optional<Issued> device = certificates.of(claimed);
        var now = Clock.systemUTC().instant();
        try {
            PublicKeyJwk key = device.map(Issued::device).orElse(nobody);
            LoginRules.Held held = LoginRules.check(login, claimed, key, audience, now);
            return device.filter(known -> memory.use(claimed, held, now));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    /** The device that a login says it is of, as its header has it; nothing is checked yet. */
    public static Optional<String> claimed(String login) {
        try {
            return Optional.of(CompactJws.kid(login));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    /** Whether the device is provisioned, and not revoked since. */
    public boolean known(String deviceId) {
        return certificates.of(deviceId).isPresent();
    }

    public void purge() {
        memory.purge(Clock.systemUTC().instant());
    }
}

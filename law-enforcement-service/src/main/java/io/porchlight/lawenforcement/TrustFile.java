package io.porchlight.lawenforcement;

import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.log.TrustPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the trust file (SF-24) once, at the start; a file that does not parse stops the service. */
@ApplicationScoped
class TrustFile {
    @Produces
    @Singleton
    TrustPolicy policy(@ConfigProperty(name = "porchlight.trust") Path trust) {
        try {
            return TrustPolicy.parse(Files.readAllBytes(trust));
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.trust cannot be read", e);
        }
    }

    @Produces
    @Singleton
    ChainTrust accrediting(TrustPolicy policy) {
        return ChainTrust.accreditedBy(policy.accrediting());
    }
}

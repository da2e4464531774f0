package io.porchlight.consent;

import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.log.TrustPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Reads the trust file (SF-24) once, at the start; a file that does not parse stops the service. */
@ApplicationScoped
class TrustFile {
    @Produces
    @Singleton
    TrustPolicy policy(ConsentConfig config) {
        try {
            return TrustPolicy.parse(Files.readAllBytes(config.trust()));
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

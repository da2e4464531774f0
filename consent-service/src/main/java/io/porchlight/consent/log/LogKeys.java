package io.porchlight.consent.log;

import io.porchlight.consent.ConsentConfig;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The log's signing key and folder; a key that the trust file does not name stops the service. */
class LogKeys {
    @Produces
    @Singleton
    SignerKey key(ConsentConfig.Log config, TrustPolicy trust) {
        try {
            SignerKey key = SignerKey.parse(Files.readString(config.key()).strip());
            if (!key.verifier().equals(trust.log()) || !trust.log().name().equals(config.origin())) {
                throw new IllegalArgumentException(
                        "porchlight.log.key, porchlight.log.origin and the trust file's log do not belong together");
            }
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.log.key cannot be read", e);
        }
    }

    @Produces
    @Singleton
    TileFolder folder(ConsentConfig.Log config) {
        return new TileFolder(config.tiles().toAbsolutePath().normalize());
    }
}

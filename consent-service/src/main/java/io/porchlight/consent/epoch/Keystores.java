package io.porchlight.consent.epoch;

import io.porchlight.consent.ConsentConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Chooses the keystore that the operator configured. */
class Keystores {
    @Produces
    @Singleton
    EpochKeystore keystore(ConsentConfig.Epochs config) {
        try {
            return new EncryptedFileKeystore(config.directory(), Files.readAllBytes(config.secret()));
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.epochs.secret cannot be read", e);
        }
    }
}

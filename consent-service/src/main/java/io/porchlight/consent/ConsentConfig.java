package io.porchlight.consent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What the operator decides, one mapping per feature, beside {@code porchlight.home-origin} (the only origin whose pages may
 * call the API) and {@code porchlight.trust} (the trust file, SF-24). Nothing secret has a default; a missing or wrong value
 * stops the service at its start.
 */
public final class ConsentConfig {
    private ConsentConfig() {}

    /** The public log. */
    @ConfigMapping(prefix = "porchlight.log")
    public interface Log {
        /** The log's origin line; it must be the name of the log key in the trust file. */
        @NotBlank
        String origin();

        /** File with the log's C2SP signer key ({@code PRIVATE+KEY+...}), Ed25519. */
        Path key();

        /** Time between two checkpoints; every one adds the same number of leaves. */
        @WithDefault("5s")
        @DurationMin(seconds = 1)
        @DurationMax(hours = 1)
        Duration interval();

        /** Leaves in each batch, padded with random ones: at least ten times the mean number of real ones. */
        @WithDefault("16")
        @Min(1)
        @Max(65536)
        int batchSize();

        /** Folder of the tiles and the checkpoint; shared by all replicas. It can be rebuilt from the database. */
        Path tiles();

        /** Witnesses to ask for cosignatures, by name. */
        Map<String, Witness> witnesses();
    }

    /** A C2SP tlog-witness. */
    public interface Witness {
        /** Its URL; {@code /add-checkpoint} is appended. */
        URI url();
    }

    /** Epoch keys. */
    @ConfigMapping(prefix = "porchlight.epochs")
    public interface Epochs {
        /** Folder of the keystore: outside databases, backups and snapshots. */
        Path directory();

        /** File with at least 32 random bytes, from which the keystore's wrapping key is derived. */
        Path secret();
    }

    /** Clip access tokens. */
    @ConfigMapping(prefix = "porchlight.access-token")
    public interface AccessToken {
        /** File with the Ed25519 private key as a JWK (OKP, RFC 8037). */
        Path key();
    }

    /** Release of grants. */
    @ConfigMapping(prefix = "porchlight.release")
    public interface Release {
        /** Time between two releases. */
        @WithDefault("5s")
        @DurationMin(seconds = 1)
        @DurationMax(hours = 24)
        Duration interval();

        /** The most grants in one release; the others wait for the next. */
        @WithDefault("16")
        @Min(1)
        @Max(10000)
        int batchSize();
    }

    /** Doorbells' firmware. */
    @ConfigMapping(prefix = "porchlight.firmware")
    public interface Firmware {
        /** The version that doorbells should run: whoever reports another is told, once for each version. */
        Optional<String> version();
    }

    /** Footage requests. */
    @ConfigMapping(prefix = "porchlight.requests")
    public interface Requests {
        /**
         * Addresses that a cell must have by the operator's public count before a home is held at it; otherwise the home
         * is held at a parent cell. 0: the operator has decided that resolution 9 is coarse enough everywhere.
         */
        @WithDefault("0")
        @Min(0)
        @Max(100000)
        int minimumAddresses();

        /** The public count: lines of {@code cell,addresses}, cells of H3 resolution 9. */
        Optional<Path> addressCounts();
    }
}

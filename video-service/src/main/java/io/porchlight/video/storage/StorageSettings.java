package io.porchlight.video.storage;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.NotBlank;

/** Where sealed tracks lie; address and keys of the server are {@code quarkus.minio.*}. */
@ConfigMapping(prefix = "porchlight.storage")
public interface StorageSettings {

    /** The bucket; made at start if it is not there. */
    @NotBlank
    String bucket();
}

package io.porchlight.video.storage;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.NotBlank;

/** Where sealed tracks lie: any S3. */
@ConfigMapping(prefix = "porchlight.storage")
public interface StorageSettings {

    /** Address of the server, with scheme and port. */
    @NotBlank
    String url();

    /** Id of the key that may read, write and delete in the bucket, and nothing else. */
    @NotBlank
    String accessKey();

    /** That key's secret. */
    @NotBlank
    String secretKey();

    /** The bucket; made at start if it is not there. */
    @NotBlank
    String bucket();
}

package io.porchlight.video.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How often statements go on record. */
@ConfigMapping(prefix = "porchlight.ingest")
public interface IngestSettings {

    /** Time between two batches. */
    @WithDefault("5s")
    String batchInterval();
}

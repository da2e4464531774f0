package io.porchlight.video.read;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How fetches of ciphertext are told to the household. */
@ConfigMapping(prefix = "porchlight.fetches")
public interface FetchSettings {

    /** All ranges that one token reads of one clip in this time are one fetch. */
    @WithDefault("60s")
    Duration window();

    /** How often finished windows are told. */
    @WithDefault("2s")
    String interval();
}

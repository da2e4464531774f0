package io.porchlight.messaging.consume;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How often a fault that may pass is tried again before the event becomes a dead letter. */
@ConfigMapping(prefix = "porchlight.consume")
public interface ConsumeSettings {

    /** Tries after the first. */
    @WithDefault("8")
    @Min(0)
    @Max(100)
    int retries();

    /** Pause before the first retry; doubles each time. */
    @WithDefault("100ms")
    Duration firstPause();

    /** Longest pause between two tries. */
    @WithDefault("10s")
    Duration longestPause();
}

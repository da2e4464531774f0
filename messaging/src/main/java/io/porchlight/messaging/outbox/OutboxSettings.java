package io.porchlight.messaging.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How the outbox sends. */
@ConfigMapping(prefix = "porchlight.outbox")
public interface OutboxSettings {

    /** Off in a service without a database (decided at build time). */
    @WithDefault("true")
    boolean enabled();

    /** What {@code ce_source} says. */
    @WithDefault("/${quarkus.application.name}")
    String source();

    /** Pause between two looks at an empty outbox. */
    @WithDefault("100ms")
    Duration interval();

    /** Longest pause after repeated failures. */
    @WithDefault("5s")
    Duration longestPause();

    /** Events per transaction of the relay. */
    @WithDefault("200")
    @Min(1)
    @Max(2000)
    int batchSize();
}

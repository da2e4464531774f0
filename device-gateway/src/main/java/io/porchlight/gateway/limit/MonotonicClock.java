package io.porchlight.gateway.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The one clock of all limits of this process: it never jumps, and means nothing outside. */
public final class MonotonicClock {
    private MonotonicClock() {}

    /** Milliseconds. */
    public static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** When it will be, or was, this time of the calendar, as far as the two clocks agree. */
    public static long at(Instant instant) {
        return now() + Duration.between(Instant.now(), instant).toMillis();
    }
}

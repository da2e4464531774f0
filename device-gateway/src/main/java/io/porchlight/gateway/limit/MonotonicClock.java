package io.porchlight.gateway.limit;

import java.util.concurrent.TimeUnit;

/** The one clock of all limits of this process: it never jumps, and means nothing outside. */
public final class MonotonicClock {
    private MonotonicClock() {}

    /** Milliseconds. */
    public static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}

package io.porchlight.consent.grant;

import java.time.Duration;

/** The fixed times at which grants are released: whole multiples of the interval since the epoch, whoever granted when. */
record ReleaseSchedule(Duration interval) {
    /** The first release time after now, Unix seconds, rounded up. */
    long next(long nowMillis) {
        long step = interval.toMillis();
        return Math.ceilDiv((Math.floorDiv(nowMillis, step) + 1) * step, 1000L);
    }
}

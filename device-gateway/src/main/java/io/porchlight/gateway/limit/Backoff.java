package io.porchlight.gateway.limit;

/**
 * Failures, and the lockout that they lead to: it begins with a second and doubles with each further failure. Failures
 * lapse one by one, whatever else comes from there: what was long ago does not add to what is now, however busy the
 * place. Beyond the longest lockout no more are counted, so that they have lapsed in a known time.
 */
final class Backoff {
    private static final long FIRST_MILLIS = 1_000;

    private final long free;
    private final long longest;
    private final long lapse;
    private final long most;
    private long failures;
    private long lapsedAt;
    private long until = Long.MIN_VALUE;

    /**
     * @param free failures without any consequence
     * @param longest the longest lockout, in milliseconds
     * @param lapse how long it takes until one failure counts no longer, in milliseconds
     */
    Backoff(long free, long longest, long lapse) {
        this.free = free;
        this.longest = longest;
        this.lapse = lapse;
        this.most = free + 1 + doublings(longest);
    }

    /** How often the first lockout doubles until it is as long as that. */
    private static int doublings(long longest) {
        return Long.SIZE - Long.numberOfLeadingZeros((longest - 1) / FIRST_MILLIS);
    }

    void failed(long now) {
        lapse(now);
        failures = Math.min(most, failures + 1);
        if (failures > free) {
            until = now + Math.min(longest, FIRST_MILLIS << (failures - free - 1));
        }
    }

    boolean locked(long now) {
        return until > now;
    }

    private void lapse(long now) {
        long lapsed = failures == 0 ? 0 : Math.min(failures, (now - lapsedAt) / lapse);
        failures -= lapsed;
        lapsedAt = failures == 0 ? now : lapsedAt + lapsed * lapse;
    }
}

package io.porchlight.gateway.limit;

/** Failures, and the lockout that they lead to: it begins with a second and doubles with each further failure. */
final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final int MOST_DOUBLINGS = 20;

    private final long free;
    private final long longest;
    private long failures;
    private long until = Long.MIN_VALUE;

    /**
     * @param free failures without any consequence
     * @param longest the longest lockout, in milliseconds
     */
    Backoff(long free, long longest) {
        this.free = free;
        this.longest = longest;
    }

    void failed(long now) {
        failures++;
        if (failures > free) {
            long doublings = Math.min(failures - free - 1, MOST_DOUBLINGS);
            until = now + Math.min(longest, FIRST_MILLIS << doublings);
        }
    }

    boolean locked(long now) {
        return until > now;
    }
}

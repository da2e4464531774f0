package io.porchlight.doorbell.edge;

import java.util.Set;

/**
 * How long a doorbell that has lost the edge waits before it tries again: docs/device-protocol.md, "When something is
 * wrong". Always a random time, so that the doorbells of a town do not come back in the same second.
 */
final class Comeback {
    /** A connection that stood for so long was none that failed. */
    static final long STOOD_MILLIS = 60_000;

    private static final long FIRST_MILLIS = 2_000;
    private static final long ELSEWHERE_MILLIS = 10_000;
    private static final long LONGEST_MILLIS = 300_000;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int DOUBLINGS = 10;

    private static final int NOT_AUTHORIZED = 0x87;
    private static final int TAKEN_OVER = 0x8E;

    /** Not now, but somewhere else or a little later: shutting down, quota exceeded, connection rate exceeded. */
    private static final Set<Integer> ELSEWHERE = Set.of(0x8B, 0x97, 0x9F);

    /** What a doorbell of correct firmware never hears: repeating it soon would mend nothing. */
    private static final Set<Integer> FAULTS = Set.of(0x81, 0x82, 0x90, 0x93, 0x94, 0x95, 0x9A, 0x9B, 0xA1);

    /** A certificate of this minute may still be on its way to some node: only then is it taken for refused. */
    private static final int REFUSALS_TRIED_SOON = 5;

    private Comeback() {}

    /**
     * @param reason the reason code that the edge gave (MQTT 5, 2.4), 0 if it gave none
     * @param failures attempts or short connections in a row that failed, the last included
     * @param chance evenly from 0 to 1
     */
    static long pauseMillis(int reason, int failures, double chance) {
        if (reason == NOT_AUTHORIZED && failures > REFUSALS_TRIED_SOON) {
            return HOUR_MILLIS;
        }
        if (reason == TAKEN_OVER || FAULTS.contains(reason)) {
            return LONGEST_MILLIS;
        }
        long bound = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, DOUBLINGS));
        return (long) (chance * (ELSEWHERE.contains(reason) ? Math.max(bound, ELSEWHERE_MILLIS) : bound));
    }
}

package io.porchlight.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of a benchmark's result.
 *
 * @param metric what is measured
 * @param unit the unit of both values
 * @param value our median
 * @param spread our lowest and highest run
 * @param peer whom or what it is compared with
 * @param peerValue the peer's median; null if the peer is missing on this machine
 * @param peerSpread the peer's lowest and highest run; null without a peer
 * @param ratio our value over the peer's; null without a peer
 * @param goal the ratio to reach; null where the line is for orientation
 * @param met whether it is reached; null without a goal
 */
public record Row(
        String metric,
        String unit,
        double value,
        Spread spread,
        String peer,
        @Nullable Double peerValue,
        @Nullable Spread peerSpread,
        @Nullable Double ratio,
        @Nullable Double goal,
        @Nullable Boolean met) {
    /** The lowest and the highest run. */
    public record Spread(double low, double high) {}

    /** A line where more is better and the ratio must be at least {@code goal}. */
    public static Row atLeast(String metric, String unit, Runs ours, String peer, Runs theirs, double goal) {
        double ratio = ours.median() / theirs.median();
        return of(metric, unit, ours, peer, theirs, ratio, goal, ratio >= goal);
    }

    /** A line where less is better and the ratio must be at most {@code goal}. */
    public static Row atMost(String metric, String unit, Runs ours, String peer, Runs theirs, double goal) {
        double ratio = ours.median() / theirs.median();
        return of(metric, unit, ours, peer, theirs, ratio, goal, ratio <= goal);
    }

    /** A line without a goal. */
    public static Row forOrientation(String metric, String unit, Runs ours, String peer, Runs theirs) {
        return of(metric, unit, ours, peer, theirs, ours.median() / theirs.median(), null, null);
    }

    /** A line whose peer is missing on this machine. */
    public static Row withoutPeer(String metric, String unit, Runs ours, String peer) {
        return new Row(metric, unit, ours.median(), ours.spread(), peer + " (missing)", null, null, null, null, null);
    }

    private static Row of(
            String metric,
            String unit,
            Runs ours,
            String peer,
            Runs theirs,
            double ratio,
            @Nullable Double goal,
            @Nullable Boolean met) {
        return new Row(
                metric, unit, ours.median(), ours.spread(), peer, theirs.median(), theirs.spread(), ratio, goal, met);
    }
}

package io.porchlight.contracts.event;

/** How many whole days (1 to 30) a home keeps clips of each event kind. */
public record RetentionDays(int ding, int motion, int live, int talk) {
    /** Days for one event kind as it stands on the wire. */
    public int of(String kind) {
        return switch (kind) {
            case "ding" -> ding;
            case "motion" -> motion;
            case "live" -> live;
            case "talk" -> talk;
            default -> throw new IllegalArgumentException("no such event kind: " + kind);
        };
    }
}

package io.porchlight.gateway.event;

import io.porchlight.gateway.limit.EdgeLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What becomes of an event's times. A device says when it began by its wall clock and how long ago by its monotonic
 * clock; neither is trusted alone. Exact times end here: a minute goes on and, for a press that may still ring, until
 * when.
 */
public final class EventRules {
    private static final Duration RING = Duration.ofSeconds(EdgeLimits.RING.number());
    private static final Duration FUTURE = Duration.ofSeconds(EdgeLimits.EVENT_FUTURE.number());
    private static final Duration PAST = Duration.ofSeconds(EdgeLimits.EVENT_PAST.number());

    private EventRules() {}

    /**
     * @param minute the start, rounded down to the minute
     * @param ringUntil for a ding that may still ring: its start and 30 seconds
     */
    public record Times(Instant minute, Optional<Instant> ringUntil) {}

    /**
     * Judges the times of an event.
     *
     * @param startedAt when it began, by the device's wall clock
     * @param age how long ago, when the device sent it
     * @param now when it arrived
     * @return empty if it lies more than 5 minutes in the future or more than 30 days in the past by either clock
     */
    public static Optional<Times> judge(EventKind kind, Instant startedAt, Duration age, Instant now) {
        Duration elapsed = Duration.between(startedAt, now);
        if (age.isNegative()
                || age.compareTo(PAST) > 0
                || elapsed.compareTo(PAST) > 0
                || elapsed.negated().compareTo(FUTURE) > 0) {
            return Optional.empty();
        }
        // A press that was sent again carries the age it had the first time, so its start counts; one by a clock that
        // is
        // fast seems younger than its age.
        Duration oldest = age.compareTo(elapsed) > 0 ? age : elapsed;
        Optional<Instant> ringUntil =
                Optional.of(now.minus(oldest).plus(RING)).filter(until -> kind == EventKind.DING && until.isAfter(now));
        return Optional.of(new Times(startedAt.truncatedTo(ChronoUnit.MINUTES), ringUntil));
    }
}

package io.porchlight.gateway.session;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.session.Sessions.Alarm;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a device was last taken over: as many times as may lie within one minute, which is all that has to be remembered
 * to notice one more in any minute. Immutable; Unix milliseconds, each time later than the one before.
 */
final class Takeovers {
    static final Takeovers NONE = new Takeovers(new long[0], Long.MIN_VALUE, null);

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final long[] last;
    private final long toldUntil;
    private final @Nullable Alarm alarm;

    private Takeovers(long[] last, long toldUntil, @Nullable Alarm alarm) {
        this.last = last;
        this.toldUntil = toldUntil;
        this.alarm = alarm;
    }

    /** One more. */
    Takeovers and(long at) {
        int most = EdgeLimits.TAKEOVERS_PER_MINUTE.asInt();
        int more = last.length + 1;
        long[] next = Arrays.copyOfRange(last, Math.max(0, more - most), more);
        next[next.length - 1] = at;
        boolean tooMany = more > most && at - last[0] <= MINUTE;
        return tooMany && at > toldUntil
                ? new Takeovers(next, at + MINUTE, new Alarm(more, last[0]))
                : new Takeovers(next, toldUntil, null);
    }

    /** What the last one raised: an alarm, unless it is one of the minute after another alarm, which stands for it too. */
    Optional<Alarm> alarm() {
        return Optional.ofNullable(alarm);
    }
}

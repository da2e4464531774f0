package io.porchlight.gateway.session;

import io.porchlight.contracts.event.DeviceSession;
import io.porchlight.gateway.limit.EdgeLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The order of each device's sessions, on whatever node: by epoch, then by node as text. Epochs are Unix milliseconds or
 * one more than the last one known, so only those of the last minutes have to be remembered: an older one is below any
 * that a clock, wrong by less than that, will give. Safe for several threads.
 */
public final class Sessions {
    /** How wrong the nodes' clocks may be, one to another. */
    private static final long CLOCKS = Duration.ofMinutes(10).toMillis();

    /** More takeovers within a minute than {@link EdgeLimits#TAKEOVERS_PER_MINUTE}, since then (Unix milliseconds). */
    public record Alarm(int takeovers, long since) {}

    /** What a session read from the topic means. */
    public sealed interface Read {
        /** The highest session of the device so far. */
        record Newer(Optional<Alarm> alarm) implements Read {}

        /** The highest one again, or its end. */
        record Same() implements Read {}

        /** Below the highest: it has no say any more. */
        record Older() implements Read {}
    }

    /** @param given the highest epoch given out here, of which nothing need have been read yet */
    private record Known(@Nullable DeviceSession highest, long given, Takeovers takeovers) {
        long epoch() {
            return highest == null ? given : Math.max(given, highest.epoch());
        }
    }

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** An epoch above all that are known of this device; no two calls give the same. */
    public long next(String deviceId, long unixMillis) {
        return known.compute(deviceId, (id, before) -> {
                    long epoch = before == null ? unixMillis : Math.max(unixMillis, before.epoch() + 1);
                    return before == null
                            ? new Known(null, epoch, Takeovers.NONE)
                            : new Known(before.highest(), epoch, before.takeovers());
                })
                .given();
    }

    /** Takes note of what the topic says. */
    public Read read(DeviceSession said) {
        Read[] read = {new Read.Older()};
        known.compute(said.deviceId(), (id, before) -> {
            DeviceSession highest = before == null ? null : before.highest();
            int order = highest == null ? 1 : compare(said, highest);
            if (order < 0) {
                return before;
            }
            if (order == 0) {
                read[0] = new Read.Same();
                boolean ends = highest != null && highest.online() && !said.online();
                return ends ? new Known(said, before.given(), before.takeovers()) : before;
            }
            if (before == null) {
                read[0] = new Read.Newer(Optional.empty());
                return new Known(said, said.epoch(), Takeovers.NONE);
            }
            boolean takeover = highest != null && highest.online() && said.online();
            Takeovers takeovers = takeover ? before.takeovers().and(said.epoch()) : before.takeovers();
            read[0] = new Read.Newer(takeover ? takeovers.alarm() : Optional.empty());
            return new Known(said, before.given(), takeovers);
        });
        return read[0];
    }

    /** Order of two sessions of one device. */
    public static int compare(DeviceSession one, DeviceSession other) {
        int byEpoch = Long.compare(one.epoch(), other.epoch());
        return byEpoch != 0 ? byEpoch : one.node().compareTo(other.node());
    }

    /** Forgets what can no longer be mistaken. */
    public void purge(long unixMillis) {
        known.values().removeIf(each -> each.epoch() < unixMillis - CLOCKS);
    }

    int size() {
        return known.size();
    }
}

package io.porchlight.gateway.clip;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one device may upload in a day of UTC: so many clips, and so many bytes of their tracks. A doorbell that goes wrong,
 * or whose key was copied, fills no object store. Each node counts for itself and begins anew when it starts. Safe for
 * several threads.
 */
@Singleton
public class ClipQuota {
    private record Used(LocalDate day, long clips, long bytes) {
        boolean spent() {
            return clips >= EdgeLimits.CLIPS_PER_DAY.number() || bytes >= EdgeLimits.CLIP_BYTES_PER_DAY.number();
        }
    }

    private final Map<String, Used> used = new ConcurrentHashMap<>();
    private volatile LocalDate today = LocalDate.EPOCH;

    /** @throws Problem 429 {@code clip-quota} if the device has used up its day */
    public void requireRoom(String deviceId, Instant now) {
        Used so = used.get(deviceId);
        if (so != null && so.day().equals(day(now)) && so.spent()) {
            Instant midnight = so.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            throw new Problem(
                    429,
                    "clip-quota",
                    "Quota used up",
                    "The doorbell has uploaded as much as it may today: keep the clip and send it after midnight UTC.",
                    Map.of(
                            "retryAfter",
                            Math.max(1, Duration.between(now, midnight).toSeconds())));
        }
    }

    /** A clip was taken in. */
    public void take(String deviceId, long bytes, Instant now) {
        LocalDate day = day(now);
        if (!day.equals(today)) {
            today = day;
            used.values().removeIf(each -> each.day().isBefore(day));
        }
        used.merge(
                deviceId,
                new Used(day, 1, bytes),
                (before, one) ->
                        before.day().equals(day) ? new Used(day, before.clips() + 1, before.bytes() + bytes) : one);
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}

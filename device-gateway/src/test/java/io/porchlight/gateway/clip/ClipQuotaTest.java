package io.porchlight.gateway.clip;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A-43")
class ClipQuotaTest {
    private static final Instant EVENING = Instant.parse("2026-03-01T23:59:00Z");

    private final ClipQuota quota = new ClipQuota();

    private Problem refused(Instant now) {
        return assertThrows(Problem.class, () -> quota.requireRoom("device", now));
    }

    @Test
    @DisplayName("So many clips a day, then none until midnight, and the answer says how long that is; others go on")
    void clips() {
        for (long clip = 0; clip < EdgeLimits.CLIPS_PER_DAY.number(); clip++) {
            quota.requireRoom("device", EVENING);
            quota.take("device", 1, EVENING);
        }
        Problem problem = refused(EVENING);
        assertEquals(429, problem.status());
        assertEquals("clip-quota", problem.slug());
        assertEquals(60L, problem.document().get("retryAfter"));
        assertDoesNotThrow(() -> quota.requireRoom("another", EVENING));
        Instant midnight = EVENING.plus(Duration.ofMinutes(1));
        quota.requireRoom("device", midnight);
        quota.take("device", 1, midnight);
        quota.requireRoom("device", midnight);
    }

    @Test
    @DisplayName("So many bytes a day, whatever the clips")
    void bytes() {
        quota.take("device", EdgeLimits.CLIP_BYTES_PER_DAY.number() - 1, EVENING);
        quota.requireRoom("device", EVENING);
        quota.take("device", 1, EVENING);
        refused(EVENING);
    }
}

package io.porchlight.gateway.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:40Z");

    private static Optional<EventRules.Times> ding(long startedSecondsAgo, long ageSeconds) {
        return EventRules.judge(
                EventKind.DING, NOW.minusSeconds(startedSecondsAgo), Duration.ofSeconds(ageSeconds), NOW);
    }

    @Test
    @Tag("S0-14")
    @DisplayName("A press rings for 30 seconds after it began")
    void rings() {
        assertEquals(Optional.of(NOW.plusSeconds(25)), ding(5, 5).orElseThrow().ringUntil());
        assertEquals(Optional.of(NOW.plusSeconds(1)), ding(29, 29).orElseThrow().ringUntil());
    }

    @Test
    @DisplayName("A press older than 30 seconds never rings, by either clock")
    void oldPressNeverRings() {
        assertEquals(Optional.empty(), ding(30, 30).orElseThrow().ringUntil());
        assertEquals(Optional.empty(), ding(5, 31).orElseThrow().ringUntil());
        assertEquals(Optional.empty(), ding(120, 1).orElseThrow().ringUntil(), "sent again with its first age");
    }

    @Test
    @Tag("S0-14")
    @Tag("S2-14")
    @DisplayName("Only a ding rings")
    void onlyDings() {
        for (EventKind kind : EventKind.values()) {
            boolean rings = EventRules.judge(kind, NOW, Duration.ZERO, NOW)
                    .orElseThrow()
                    .ringUntil()
                    .isPresent();
            assertEquals(kind == EventKind.DING, rings);
        }
    }

    @Test
    @Tag("S0-02")
    @DisplayName("Of the time, the minute goes on")
    void minute() {
        assertEquals(
                Instant.parse("2026-03-01T12:00:00Z"),
                ding(40, 40).orElseThrow().minute());
        assertEquals(
                Instant.parse("2026-03-01T11:59:00Z"),
                ding(41, 41).orElseThrow().minute());
    }

    @Test
    @DisplayName("More than 5 minutes ahead or more than 30 days ago is refused")
    void bounds() {
        assertTrue(ding(-300, 0).isPresent());
        assertTrue(ding(-301, 0).isEmpty());
        long month = Duration.ofDays(30).toSeconds();
        assertTrue(ding(month, 0).isPresent());
        assertTrue(ding(month + 1, 0).isEmpty());
        assertTrue(ding(0, month + 1).isEmpty());
        assertTrue(ding(0, -1).isEmpty());
    }

    @Test
    @DisplayName(
            "Whatever the clocks say, nothing rings beyond 30 seconds from now, and no minute lies ahead of its start")
    void never() {
        qt().withExamples(2_000)
                .forAll(longs().between(-400_000, 3_000_000_000L), longs().between(-10, 3_000_000_000L))
                .checkAssert((started, age) -> {
                    Instant start = NOW.minusMillis(started);
                    EventRules.judge(EventKind.DING, start, Duration.ofMillis(age), NOW)
                            .ifPresent(times -> {
                                assertTrue(!times.minute().isAfter(start));
                                times.ringUntil().ifPresent(until -> {
                                    assertTrue(!until.isAfter(NOW.plusSeconds(30)));
                                    assertTrue(age < 30_000 && started < 30_000);
                                });
                            });
                });
    }
}

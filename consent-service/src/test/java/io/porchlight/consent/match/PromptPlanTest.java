package io.porchlight.consent.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PromptPlanTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    @Test
    @DisplayName("A-11: no prompt is ever delivered inside the quiet hours, and none later than a day")
    void neverInsideQuietHours() {
        qt().forAll(
                        longs().between(1_700_000_000L, 1_900_000_000L),
                        integers().between(0, 1439),
                        integers().between(0, 1439))
                .assuming((now, start, end) -> !start.equals(end))
                .checkAssert((now, start, end) -> {
                    PromptPlan.Quiet quiet = new PromptPlan.Quiet(time(start), time(end), PARIS);
                    Instant asked = Instant.ofEpochSecond(now);
                    Instant at = PromptPlan.deliverAt(home(9, 0, quiet, List.of()), "police", asked, FAR)
                            .orElseThrow();
                    assertThat(at).isBetween(asked, asked.plus(Duration.ofHours(26)));
                    assertThat(quiet.after(at)).isEqualTo(at);
                });
    }

    @Test
    @DisplayName("A-11: the cap is never passed, whatever else holds")
    void neverBeyondTheCap() {
        qt().forAll(integers().between(1, 100), integers().between(0, 200)).checkAssert((cap, asked) -> assertThat(
                        PromptPlan.deliverAt(home(cap, asked, null, List.of()), "police", Instant.EPOCH, FAR)
                                .isPresent())
                .isEqualTo(asked < cap));
    }

    @Test
    void overMidnight() {
        PromptPlan.Quiet night = new PromptPlan.Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), PARIS);
        assertThat(night.after(Instant.parse("2026-01-10T21:30:00Z"))).isEqualTo("2026-01-11T06:00:00Z");
        assertThat(night.after(Instant.parse("2026-01-11T05:59:59Z"))).isEqualTo("2026-01-11T06:00:00Z");
        assertThat(night.after(Instant.parse("2026-01-11T06:00:00Z"))).isEqualTo("2026-01-11T06:00:00Z");
        assertThat(night.after(Instant.parse("2026-01-10T20:59:59Z"))).isEqualTo("2026-01-10T20:59:59Z");
    }

    @Test
    void aPromptThatWouldComeAfterTheDeadlineIsNotMade() {
        PromptPlan.Quiet night = new PromptPlan.Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), PARIS);
        Instant now = Instant.parse("2026-01-10T22:00:00Z");
        assertThat(PromptPlan.deliverAt(home(2, 0, night, List.of()), "police", now, now.plusSeconds(3600)))
                .isEmpty();
    }

    @Test
    @DisplayName("A-13: an excluded kind of agency never reaches the home")
    void excludedKinds() {
        PromptPlan.Candidate home = home(2, 0, null, List.of("police", "fire"));
        assertThat(PromptPlan.deliverAt(home, "police", Instant.EPOCH, FAR)).isEmpty();
        assertThat(PromptPlan.deliverAt(home, "ems", Instant.EPOCH, FAR)).isPresent();
    }

    private static LocalTime time(int minute) {
        return LocalTime.of(minute / 60, minute % 60);
    }

    private static PromptPlan.Candidate home(
            int cap, long asked, PromptPlan.@org.jspecify.annotations.Nullable Quiet quiet, List<String> excluded) {
        return new PromptPlan.Candidate("c", cap, asked, quiet, excluded);
    }
}

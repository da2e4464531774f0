package io.porchlight.consent.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReleaseScheduleTest {
    @Test
    @DisplayName("A-06: release times are the same for everybody, whenever they granted")
    void fixedTimes() {
        qt().forAll(integers().between(1, 3600), longs().between(0, 4_000_000_000_000L))
                .checkAssert((seconds, now) -> {
                    long next = new ReleaseSchedule(Duration.ofSeconds(seconds)).next(now);
                    assertThat(next % seconds).isZero();
                    assertThat(next * 1000).isBetween(now + 1, now + seconds * 1000L);
                });
    }
}

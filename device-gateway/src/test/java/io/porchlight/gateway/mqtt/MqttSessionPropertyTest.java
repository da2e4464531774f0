package io.porchlight.gateway.mqtt;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever comes in whatever order: the {@link Promises} of {@link MqttSession} hold. */
class MqttSessionPropertyTest {
    @Test
    @DisplayName(
            "PUBACK only after stored, bounded memory, nothing after Close, pause and resume in turn, an end to silence")
    void promises() {
        qt().withExamples(10_000)
                .forAll(lists().of(integers().between(0, SessionRun.END - 1)).ofSizeBetween(1, 120))
                .checkAssert(SessionRun::of);
    }

    @Test
    @DisplayName(
            "The same where a session lives for long: only what a device that behaves does, and what the gateway does")
    void longLives() {
        qt().withExamples(2_000)
                .forAll(lists().of(integers().between(0, SessionRun.MORE - 1)).ofSizeBetween(1, 300))
                .checkAssert(SessionRun::of);
    }
}

package io.porchlight.doorbell.edge;

import static io.porchlight.doorbell.edge.Comeback.pauseMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When to come back, as docs/device-protocol.md asks of every device. */
@Tag("F-14")
class ComebackTest {
    private static final int CLOSED = 0;
    private static final long MINUTES_5 = 300_000;

    @Test
    @DisplayName(
            "F-14: a random time of up to 2 s after a connection that stood, twice that with each failure, up to 5 minutes")
    void fullJitter() {
        assertEquals(0, pauseMillis(CLOSED, 0, 0));
        assertEquals(1_000, pauseMillis(CLOSED, 0, 0.5));
        assertEquals(4_000, pauseMillis(CLOSED, 1, 1));
        assertEquals(8_000, pauseMillis(CLOSED, 3, 0.5));
        assertEquals(MINUTES_5, pauseMillis(CLOSED, 8, 1));
        assertEquals(MINUTES_5, pauseMillis(CLOSED, Integer.MAX_VALUE, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8B, 0x97, 0x9F})
    @DisplayName("F-14: a node that goes or takes nobody now spreads its devices over 10 s")
    void elsewhere(int reason) {
        assertEquals(0, pauseMillis(reason, 0, 0));
        assertEquals(10_000, pauseMillis(reason, 0, 1));
        assertEquals(64_000, pauseMillis(reason, 5, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8E, 0x81, 0x95, 0xA1})
    @DisplayName("F-14: whoever was taken over, or speaks wrongly, does not fight: 5 minutes")
    void doesNotFight(int reason) {
        assertEquals(MINUTES_5, pauseMillis(reason, 0, 0));
    }

    @Test
    @DisplayName("F-14: a certificate that is refused again and again is tried once an hour")
    void refusedForGood() {
        assertTrue(pauseMillis(0x87, 1, 1) <= 4_000);
        assertEquals(3_600_000, pauseMillis(0x87, 6, 0));
    }
}

package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.command.CommandKind;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EdgeLimitsTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName("Every limit has a number and says what happens beyond it")
    void complete(EdgeLimits limit) {
        assertTrue(limit.number() > 0);
        assertFalse(limit.beyond().isBlank());
    }

    @Test
    @DisplayName("One command of each kind may be under way, no more")
    void oneOfEachKind() {
        assertEquals(CommandKind.values().length, EdgeLimits.IN_FLIGHT_DOWN.number());
    }

    @Test
    @Tag("A-43")
    @DisplayName("What one connection can hold is the sum of its parts, and under a megabyte")
    void connectionBytes() {
        long packets = (16 + 1 + 1) * 16 * 1024L;
        long tls = 2 * (16 * 1024 + 2 * 1024 + 5 + 16 * 1024L);
        long written = (64 + 256 + 64) * 1024L;
        long frame = (32 + 16) * 1024L;
        assertEquals(packets + tls + written + frame, EdgeLimits.CONNECTION_BYTES.number());
        assertTrue(EdgeLimits.CONNECTION_BYTES.number() < 1024 * 1024);
    }

    @Test
    @Tag("A-43")
    @DisplayName(
            "A connection of HTTPS holds one head, one small body, and one answer behind what may be left of others: less than one of MQTT may")
    void callBytes() {
        long tls = 2 * (16 * 1024 + 2 * 1024 + 5 + 16 * 1024L);
        long call = EdgeLimits.HTTP_HEAD.number()
                + Math.max(EdgeLimits.CLIP_BODY.number(), EdgeLimits.PROVISION_BODY.number())
                + EdgeLimits.WRITE_MARK.number()
                + EdgeLimits.ANSWER_BYTES.number();
        assertTrue(tls + call <= EdgeLimits.CONNECTION_BYTES.number());
    }
}

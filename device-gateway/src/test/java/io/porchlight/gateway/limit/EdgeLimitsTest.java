package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.command.CommandKind;
import org.junit.jupiter.api.DisplayName;
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
}

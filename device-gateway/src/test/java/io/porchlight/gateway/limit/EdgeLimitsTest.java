package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.command.CommandKind;
import io.vertx.core.http.HttpServerOptions;
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
        long chains = 2 * 16 * 1024L;
        assertEquals(packets + tls + written + frame + chains, EdgeLimits.CONNECTION_BYTES.number());
        assertTrue(EdgeLimits.CONNECTION_BYTES.number() < 1024 * 1024);
    }

    @Test
    @Tag("A-43")
    @DisplayName(
            "A connection of HTTPS holds one head, one small body, and one answer behind what may be left of others, or what waits behind a request and then no answer: less than one of MQTT may")
    void callBytes() {
        long tls = 2 * (16 * 1024 + 2 * 1024 + 5 + 16 * 1024L) + 2 * EdgeLimits.CLIENT_CHAIN_BYTES.number();
        long call = EdgeLimits.HTTP_HEAD.number()
                + Math.max(EdgeLimits.CLIP_BODY.number(), EdgeLimits.PROVISION_BODY.number());
        long answer = EdgeLimits.WRITE_MARK.number() + EdgeLimits.ANSWER_BYTES.number();
        // Vert.x keeps eight pieces of a body before it stops reading, each as large as a chunk may be for its decoder.
        long behind = (EdgeLimits.PIPELINED.number() - 1)
                * (EdgeLimits.HTTP_HEAD.number() + 8L * HttpServerOptions.DEFAULT_MAX_CHUNK_SIZE);
        assertTrue(tls + call + Math.max(answer, behind) <= EdgeLimits.CONNECTION_BYTES.number());
    }
}

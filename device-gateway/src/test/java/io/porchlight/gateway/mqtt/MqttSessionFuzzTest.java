package io.porchlight.gateway.mqtt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/**
 * the session's state machine under every order of packets, answers from Kafka, commands, pressure and time, with the
 * {@link Promises} checked at each step. {@code ./porchlight bench gateway-fuzz} fuzzes;
 * otherwise the corpus is replayed.
 */
class MqttSessionFuzzTest {
    private static final int MOST_STEPS = 400;

    @FuzzTest(maxDuration = "20m", maxExecutions = 1_000_000)
    @DisplayName("A-43 every order of packets, answers, commands, pressure and time keeps the session's promises")
    void session(byte[] bytes) {
        List<Integer> choices = new ArrayList<>();
        for (int i = 0; i + 1 < bytes.length && choices.size() < MOST_STEPS; i += 2) {
            choices.add((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff);
        }
        if (!choices.isEmpty()) {
            SessionRun.of(choices);
        }
    }
}

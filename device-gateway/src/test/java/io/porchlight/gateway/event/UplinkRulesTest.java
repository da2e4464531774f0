package io.porchlight.gateway.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.event.DeviceEvent;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.gateway.event.UplinkRules.Judged;
import io.porchlight.gateway.event.UplinkRules.Why;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.sealing.device.EventId;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F-14")
class UplinkRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:40Z");
    private static final PrivateKeyP256 IDENTITY = PrivateKeyP256.generate();
    private static final String DEVICE = IDENTITY.publicKey().thumbprint();
    private static final Registration HOME = new Registration(
            DEVICE, IDENTITY.publicKey(), true, "circle", DEVICE, true, new RetentionDays(30, 7, 1, 1));

    private static Judged judge(UplinkTopic topic, String payload) {
        return UplinkRules.judge(DEVICE, Optional.of(HOME), topic, payload.getBytes(UTF_8), NOW);
    }

    private static Judged event(EventKind kind, String eventId, String more) {
        return judge(
                new UplinkTopic.Event(kind),
                "{\"v\":1,\"eventId\":\"" + eventId + "\",\"startedAt\":"
                        + NOW.minusSeconds(3).toEpochMilli() + ",\"age\":3000" + more + "}");
    }

    private static Judged.Accepted accepted(Judged judged) {
        return assertInstanceOf(Judged.Accepted.class, judged);
    }

    private static Judged.Refusal payload(Judged judged) {
        Judged.Refusal refusal = assertInstanceOf(Judged.Refusal.class, judged);
        assertEquals(Why.PAYLOAD, refusal.why());
        assertTrue(!refusal.detail().isBlank());
        return refusal;
    }

    @Test
    @DisplayName("One start, one number, one event: a repetition is known for what it is, whatever it now calls itself")
    void idempotent() {
        String counters = ",\"boot\":4,\"sequence\":9";
        String eventId = EventId.of(DEVICE, 4, 9);
        Optional<String> first =
                accepted(event(EventKind.MOTION, eventId, counters)).outgoing().id();
        assertEquals(
                first,
                accepted(event(EventKind.MOTION, eventId, counters)).outgoing().id());
        assertEquals(
                first,
                accepted(event(EventKind.DING, eventId, counters)).outgoing().id());
        String next = EventId.of(DEVICE, 4, 10);
        assertNotEquals(
                first,
                accepted(event(EventKind.MOTION, next, ",\"boot\":4,\"sequence\":10"))
                        .outgoing()
                        .id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"boot\":4,\"sequence\":10",
                ",\"boot\":5,\"sequence\":9",
                ",\"boot\":4",
                ",\"sequence\":9",
                ",\"boot\":0,\"sequence\":9"
            })
    @DisplayName("A device that counts is held to its numbers")
    void counters(String counters) {
        payload(event(EventKind.MOTION, EventId.of(DEVICE, 4, 9), counters));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S0-14")
    @Tag("S0-02")
    @DisplayName("Every kind passes with its minute; no exact time, no duration and no label has room in it")
    void kinds(EventKind kind) {
        DeviceEvent event =
                (DeviceEvent) accepted(event(kind, "abc", "")).outgoing().event();
        assertEquals("2026-03-01T12:00:00Z", event.minute());
        assertEquals(kind == EventKind.DING, event.ringUntil() != null);
        for (String more : new String[] {"\"labels\":[\"person\"]", "\"durationMs\":5", "\"zone\":\"door\""}) {
            payload(event(kind, "abc", "," + more));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"commandId\":\"c\"}",
                "{\"commandId\":\"c\",\"outcome\":\"perhaps\"}",
                "{\"commandId\":\"c\",\"outcome\":\"refused\"}",
                "{\"commandId\":\"c\",\"outcome\":\"done\",\"reason\":\"x\"}",
                "{\"commandId\":\"c\",\"outcome\":\"refused\",\"reason\":\"Because I say so\"}"
            })
    @DisplayName("An answer to a command is done, or refused with a short code")
    void answers(String malformed) {
        var topic = new UplinkTopic.Reply("ack");
        payload(judge(topic, malformed));
        accepted(judge(topic, "{\"commandId\":\"c\",\"outcome\":\"done\"}"));
        accepted(judge(topic, "{\"commandId\":\"c\",\"outcome\":\"refused\",\"reason\":\"settings.signer\"}"));
    }

    @Test
    @DisplayName("A device without a home may answer its pairing, and nothing else")
    void pending() {
        for (String kind : UplinkTopic.REPLY_KINDS) {
            Judged judged =
                    UplinkRules.judge(DEVICE, Optional.empty(), new UplinkTopic.Reply(kind), "{}".getBytes(UTF_8), NOW);
            Why why = assertInstanceOf(Judged.Refusal.class, judged).why();
            boolean pairing = kind.equals("pair-hello") || kind.equals("paired") || kind.equals("ack");
            assertEquals(pairing ? Why.PAYLOAD : Why.NOT_AUTHORIZED, why, kind);
        }
    }
}

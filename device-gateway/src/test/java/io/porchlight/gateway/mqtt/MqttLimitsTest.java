package io.porchlight.gateway.mqtt;

import static io.porchlight.gateway.mqtt.Effects.ending;
import static io.porchlight.gateway.mqtt.Effects.reason;
import static io.porchlight.gateway.mqtt.Effects.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.Rates;
import io.porchlight.gateway.mqtt.Effect.Close;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.porchlight.gateway.mqtt.Effect.PauseReading;
import io.porchlight.gateway.mqtt.Effect.ResumeReading;
import io.porchlight.gateway.mqtt.Effect.Send;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of whoever sends too much, too fast, or reads nothing. */
@Tag("A-43")
class MqttLimitsTest {
    private final MqttSession session = new MqttSession(0);

    private void open(boolean five, Rates rates) {
        session.packet(TestPackets.connect(five), 0);
        session.authenticated(new Admission.Admitted("dev", rates), 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("Whoever sends too fast is first not read, then gets 0x96 (MQTT 3: closed)")
    void tooFast(boolean five) {
        open(five, new Rates(0));
        long now = 0;
        int pauses = 0;
        while (true) {
            List<Effect> effects = session.packet(TestPackets.bare(MqttMessageType.PINGREQ), now);
            if (effects.getLast() instanceof Close) {
                assertEquals(Ending.RATE, ending(effects));
                assertEquals(
                        five,
                        effects.stream()
                                .anyMatch(e -> e instanceof Send send
                                        && send.packet().fixedHeader().messageType() == MqttMessageType.DISCONNECT
                                        && reason(send.packet()) == 0x96));
                break;
            }
            if (effects.getLast() instanceof PauseReading) {
                pauses++;
                now = session.deadline();
                assertInstanceOf(ResumeReading.class, session.tick(now).getLast());
            }
            assertTrue(now < 20_000, "it does not go on for ever");
        }
        assertTrue(pauses > 100, "kept waiting " + pauses + " times");
    }

    @Test
    @DisplayName("Bytes count whatever becomes of them, and over all connections of the device")
    void bytes() {
        var rates = new Rates(0);
        open(true, rates);
        assertTrue(session.bytes(EdgeLimits.BYTE_BURST.number() - 1, 0).isEmpty());
        var other = new MqttSession(0);
        other.packet(TestPackets.connect(true), 0);
        other.authenticated(new Admission.Admitted("dev", rates), 0);
        assertInstanceOf(PauseReading.class, other.bytes(2, 0).getFirst());
    }

    @Test
    @DisplayName("Whoever takes nothing of what it is sent is not read, gets no commands, and is given up after 30 s")
    void slowReader() {
        open(true, new Rates(0));
        session.packet(TestPackets.subscribe(1, "d/dev/command/chime"), 1);
        assertInstanceOf(PauseReading.class, session.writable(false, 2).getLast());
        var command = new Command("id", "dev", Optional.empty(), CommandKind.CHIME, new byte[] {1}, Instant.MAX);
        assertTrue(session.command(command, Long.MAX_VALUE, 3).isEmpty(), "kept back");
        List<Effect> effects = session.writable(true, 4);
        assertInstanceOf(MqttPublishMessage.class, sent(effects));
        assertInstanceOf(ResumeReading.class, effects.getLast());

        session.writable(false, 10);
        session.writable(false, 20_000);
        assertEquals(10 + EdgeLimits.SLOW_READER.millis(), session.deadline());
        assertEquals(Ending.SLOW_READER, ending(session.tick(session.deadline())));
    }

    @Test
    @DisplayName("While an MQTT 3 device has as much in flight as it may, no timer is due")
    void fullIsNoDeadline() {
        open(false, new Rates(0));
        for (int packetId = 1; packetId <= EdgeLimits.IN_FLIGHT_UP.number(); packetId++) {
            session.packet(TestPackets.publish("d/dev/event/ding", packetId), 1);
        }
        assertEquals(Long.MAX_VALUE, session.deadline());
        assertEquals(2 * EdgeLimits.IN_FLIGHT_UP.number(), session.heldBytes(), "two bytes of payload each");
        assertInstanceOf(ResumeReading.class, session.stored(1, 2).getLast());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "What is published at QoS 0 takes as much room until it is stored: after 16 of them the socket is not read")
    void withoutAcknowledgement(boolean five) {
        open(five, new Rates(0));
        var waiting = new ArrayDeque<Integer>();
        for (int message = 1; message <= EdgeLimits.IN_FLIGHT_UP.number(); message++) {
            List<Effect> effects = session.packet(TestPackets.publish("d/dev/state", 0, 0, false, false), 1);
            waiting.add(assertInstanceOf(Effect.Store.class, effects.getFirst()).packetId());
            assertEquals(
                    message == EdgeLimits.IN_FLIGHT_UP.number(),
                    effects.getLast() instanceof PauseReading,
                    "" + message);
        }
        assertEquals(2 * EdgeLimits.IN_FLIGHT_UP.number(), session.heldBytes(), "two bytes of payload each");
        assertEquals(Long.MAX_VALUE, session.deadline());
        List<Effect> effects = session.stored(waiting.remove(), 2);
        assertInstanceOf(ResumeReading.class, effects.getFirst(), "and no PUBACK");
        waiting.forEach(number -> assertTrue(session.stored(number, 3).isEmpty()));
        assertEquals(0, session.heldBytes());
    }

    @Test
    @DisplayName("Large messages stop the reading before there are 16 of them, at either QoS")
    void large() {
        open(true, new Rates(0));
        byte[] payload = new byte[EdgeLimits.PACKET_SIZE.asInt()];
        for (int packetId = 1; packetId < EdgeLimits.IN_FLIGHT_UP.number(); packetId++) {
            session.packet(TestPackets.publish("d/dev/state", packetId, 1, payload), 1);
        }
        assertInstanceOf(
                PauseReading.class,
                session.packet(TestPackets.publish("d/dev/state", 0, 0, payload), 1)
                        .getLast());
    }
}

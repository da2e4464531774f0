package io.porchlight.gateway.mqtt;

import static io.porchlight.gateway.mqtt.Effects.ending;
import static io.porchlight.gateway.mqtt.Effects.reason;
import static io.porchlight.gateway.mqtt.Effects.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandKind;
import io.porchlight.gateway.event.EventKind;
import io.porchlight.gateway.event.UplinkTopic;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.porchlight.gateway.mqtt.Effect.Send;
import io.porchlight.gateway.mqtt.Effect.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSessionTest {
    private static final String DEVICE = "dev";
    private static final String DING = "d/dev/event/ding";

    private static final Fault PAYLOAD_FAULT = new Fault(DING, Reason.PAYLOAD, "startedAt is missing.");

    private final MqttSession session = new MqttSession(0);

    private List<Effect> open(MqttMessage connect) {
        assertInstanceOf(Effect.Authenticate.class, session.packet(connect, 1).getFirst());
        return session.authenticated(new Admission.Admitted(DEVICE), 2);
    }

    private void open(boolean five) {
        open(TestPackets.connect(five));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("PUBACK comes after the message is stored, not before")
    void pubackAfterStored(boolean five) {
        open(five);
        List<Effect> effects = session.packet(TestPackets.publish(DING, 7), 10);
        Store store = assertInstanceOf(Store.class, effects.getFirst());
        assertEquals(1, effects.size());
        assertEquals(new UplinkTopic.Event(EventKind.DING), store.topic());
        MqttMessage puback = sent(session.stored(7, 20));
        assertEquals(MqttMessageType.PUBACK, puback.fixedHeader().messageType());
        assertEquals(0, reason(puback));
    }

    @Test
    @DisplayName("What cannot be stored is not acknowledged: the connection ends")
    void notStored() {
        open(true);
        session.packet(TestPackets.publish(DING, 7), 10);
        List<Effect> effects = session.storeFailed(20);
        assertEquals(MqttMessageType.DISCONNECT, sent(effects).fixedHeader().messageType());
        assertEquals(Ending.NOT_STORED, ending(effects));
        assertTrue(session.stored(7, 30).isEmpty());
    }

    @Test
    @DisplayName("A refused message gets its reason in MQTT 5 and ends the connection in MQTT 3")
    void refused() {
        open(true);
        session.packet(TestPackets.publish(DING, 7), 10);
        assertEquals(0x99, reason(sent(session.refused(7, PAYLOAD_FAULT, 20))));
        var three = new MqttSession(0);
        three.packet(TestPackets.connect(false), 1);
        three.authenticated(new Admission.Admitted(DEVICE), 2);
        three.packet(TestPackets.publish(DING, 7), 10);
        List<Effect> effects = three.refused(7, PAYLOAD_FAULT, 20);
        assertEquals(1, effects.size());
        assertEquals(Ending.REFUSED, ending(effects));
    }

    @Test
    @Tag("F-14")
    @DisplayName("A device that listens to its errors is told in words what was wrong; MQTT 3 then goes on")
    void errorsInWords() {
        var three = new MqttSession(0);
        three.packet(TestPackets.connect(false), 1);
        three.authenticated(new Admission.Admitted(DEVICE), 2);
        three.packet(TestPackets.subscribe(1, "d/dev/command/error"), 3);
        three.packet(TestPackets.publish(DING, 7), 10);
        List<Effect> effects = three.refused(7, PAYLOAD_FAULT, 20);
        assertEquals(
                "{\"detail\":\"startedAt is missing.\",\"reason\":\"payload\",\"topic\":\"d/dev/event/ding\"}",
                payload(effects.getFirst()));
        assertEquals(
                MqttMessageType.PUBACK,
                sent(effects.subList(1, 2)).fixedHeader().messageType());
        assertEquals(2, effects.size());
        assertTrue(three.refused(7, PAYLOAD_FAULT, 21).isEmpty(), "once");
        three.packet(TestPackets.publish(DING, 8), 30);
        assertEquals(1, three.stored(8, 31).size(), "it goes on");
    }

    @ParameterizedTest
    @CsvSource({"d/other/event/ding", "d/dev/event/dong", "d/dev/command/pair", "d/dev/state/x", "x"})
    @DisplayName("Only the device's own topics are its to publish to")
    void foreignTopic(String topic) {
        open(true);
        List<Effect> effects = session.packet(TestPackets.publish(topic, 3), 10);
        assertEquals(1, effects.size());
        assertEquals(0x87, reason(sent(effects)));
    }

    @Test
    @DisplayName("QoS 2, retain, alias and an empty topic are refused with their own reasons")
    void violations() {
        assertEquals(0x9B, violation(TestPackets.publish(DING, 1, 2, false, false)));
        assertEquals(0x9A, violation(TestPackets.publish(DING, 1, 1, true, false)));
        assertEquals(0x90, violation(TestPackets.publish("", 1)));
        assertEquals(0x94, violation(TestPackets.withProperty(DING, new MqttProperties.IntegerProperty(35, 1))));
        assertEquals(0x82, violation(TestPackets.bare(MqttMessageType.PUBREL)));
        assertEquals(0x82, violation(TestPackets.connect(true)));
        assertEquals(0x95, violation(MqttMessageFactory.newInvalidMessage(new TooLongFrameException())));
        assertEquals(0x81, violation(MqttMessageFactory.newInvalidMessage(new IllegalArgumentException())));
    }

    private static int violation(MqttMessage packet) {
        var session = new MqttSession(0);
        session.packet(TestPackets.connect(true), 1);
        session.authenticated(new Admission.Admitted(DEVICE), 2);
        List<Effect> effects = session.packet(packet, 3);
        assertEquals(Ending.PROTOCOL_ERROR, ending(effects));
        return reason(sent(effects));
    }

    @Test
    @DisplayName("A seventeenth message in flight: MQTT 5 is told 0x93, MQTT 3 is not read from")
    void inFlight() {
        open(true);
        for (int i = 1; i <= 16; i++) {
            assertInstanceOf(
                    Store.class,
                    session.packet(TestPackets.publish(DING, i), 10).getFirst());
        }
        assertEquals(0x93, reason(sent(session.packet(TestPackets.publish(DING, 17), 11))));
        var three = new MqttSession(0);
        three.packet(TestPackets.connect(false), 1);
        three.authenticated(new Admission.Admitted(DEVICE), 2);
        for (int i = 1; i <= 15; i++) {
            assertEquals(1, three.packet(TestPackets.publish(DING, i), 10).size());
        }
        assertEquals(
                new Effect.PauseReading(),
                three.packet(TestPackets.publish(DING, 16), 10).getLast());
        assertEquals(new Effect.ResumeReading(), three.stored(4, 11).getLast());
    }

    @Test
    @DisplayName("A repeated packet id: a marked repetition is fine in MQTT 3, never in MQTT 5")
    void repeatedPacketId() {
        open(false);
        session.packet(TestPackets.publish(DING, 1), 10);
        assertTrue(
                session.packet(TestPackets.publish(DING, 1, 1, false, true), 11).isEmpty());
        assertEquals(Ending.PROTOCOL_ERROR, ending(session.packet(TestPackets.publish(DING, 1), 12)));
        assertEquals(0x82, violationAfter(TestPackets.publish(DING, 1), TestPackets.publish(DING, 1, 1, false, true)));
    }

    private static int violationAfter(MqttMessage first, MqttMessage second) {
        var session = new MqttSession(0);
        session.packet(TestPackets.connect(true), 1);
        session.authenticated(new Admission.Admitted(DEVICE), 2);
        session.packet(first, 3);
        return reason(sent(session.packet(second, 4)));
    }

    @ParameterizedTest
    @CsvSource({
        "d/dev/command/+, 143",
        "'#', 143",
        "$share/g/d/dev/command/pair, 143",
        "$SYS/x, 143",
        "d/other/command/pair, 135",
        "d/dev/command/reboot, 135",
        "d/dev/event/ding, 135",
        "d/dev/command/pair, 1"
    })
    @DisplayName("Exact filters of the device's own commands only; QoS 2 is granted as 1")
    void filters(String filter, int code) {
        open(true);
        var suback = (MqttSubAckMessage) sent(session.packet(TestPackets.subscribe(5, filter), 10));
        assertEquals(List.of(code), suback.payload().reasonCodes());
        var three = new MqttSession(0);
        three.packet(TestPackets.connect(false), 1);
        three.authenticated(new Admission.Admitted(DEVICE), 2);
        suback = (MqttSubAckMessage) sent(three.packet(TestPackets.subscribe(5, filter), 10));
        assertEquals(List.of(code == 1 ? 1 : 0x80), suback.payload().reasonCodes());
    }

    @Test
    @DisplayName("A flood is not read: after the burst the socket rests until the rate is kept")
    void rate() {
        open(true);
        int read = 1;
        List<Effect> effects;
        do {
            effects = session.packet(TestPackets.bare(MqttMessageType.PINGREQ), 2);
            read++;
        } while (!effects.contains(new Effect.PauseReading()));
        assertEquals(60, read);
        long ready = session.deadline();
        assertTrue(ready > 2 && ready <= 52, "a token comes every 50 ms: " + ready);
        assertTrue(session.tick(ready - 1).isEmpty());
        assertEquals(List.of(new Effect.ResumeReading()), session.tick(ready));
    }

    @Test
    @DisplayName("A command goes down at QoS 1 once; the newest of its kind waits; PUBACK frees the way")
    void commands() {
        open(true);
        session.packet(TestPackets.subscribe(1, "d/dev/command/links"), 3);
        MqttMessage first = sent(session.command(command("a"), 100_000, 4));
        assertEquals(MqttQoS.AT_LEAST_ONCE, first.fixedHeader().qosLevel());
        assertTrue(session.command(command("a"), 100_000, 5).isEmpty(), "the same again");
        assertTrue(session.command(command("b"), 100_000, 5).isEmpty());
        assertTrue(session.command(command("c"), 100_000, 5).isEmpty());
        List<Effect> effects = session.packet(TestPackets.puback(CommandKind.LINKS.ordinal() + 1), 6);
        assertEquals(
                "a", ((Effect.CommandDelivered) effects.getFirst()).command().commandId());
        assertEquals("c", payload(effects.getLast()));
        assertEquals(2, effects.size());
        assertTrue(session.command(command("a"), 100_000, 7).isEmpty());
        session.packet(TestPackets.puback(CommandKind.LINKS.ordinal() + 1), 8);
        assertTrue(session.command(command("c"), 100_000, 9).isEmpty(), "acknowledged on this connection");
        assertEquals("d", payload(session.command(command("d"), 100_000, 10).getFirst()));
    }

    @Test
    @DisplayName("A command is not delivered without a subscription, nor once it has expired")
    void commandsNotDelivered() {
        open(true);
        assertTrue(session.command(command("a"), 100_000, 4).isEmpty());
        session.packet(TestPackets.subscribe(1, "d/dev/command/links"), 5);
        assertTrue(session.command(command("a"), 6, 6).isEmpty());
    }

    private static String payload(Effect send) {
        var publish = (MqttPublishMessage) ((Send) send).packet();
        return publish.payload().toString(StandardCharsets.UTF_8);
    }

    private static Command command(String id) {
        return new Command(
                id, DEVICE, Optional.of("circle"), CommandKind.LINKS, id.getBytes(StandardCharsets.UTF_8), Instant.MAX);
    }
}

package io.porchlight.gateway.mqtt;

import static io.porchlight.gateway.mqtt.Effects.connack;
import static io.porchlight.gateway.mqtt.Effects.ending;
import static io.porchlight.gateway.mqtt.Effects.reason;
import static io.porchlight.gateway.mqtt.Effects.sent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.mqtt.Effect.Close;
import io.porchlight.gateway.mqtt.Effect.Ending;
import io.porchlight.gateway.mqtt.Effect.Store;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MqttConnectTest {
    private static final String DEVICE = "dev";
    private static final String DING = "d/dev/event/ding";

    private final MqttSession session = new MqttSession(0);

    private List<Effect> open(MqttMessage connect) {
        assertInstanceOf(Effect.Authenticate.class, session.packet(connect, 1).getFirst());
        return session.authenticated(new Admission.Admitted(DEVICE), 2);
    }

    private void open(boolean five) {
        open(TestPackets.connect(five));
    }

    @Test
    @DisplayName("CONNACK of MQTT 5 says what this edge does not do, and caps the keep-alive")
    void honestConnack() {
        var connack = (MqttConnAckMessage)
                sent(open(TestPackets.connecting(true).keepAlive(0).clientId("").build()));
        MqttProperties said = connack.variableHeader().properties();
        assertEquals(1, integer(said, MqttPropertyType.MAXIMUM_QOS));
        assertEquals(0, integer(said, MqttPropertyType.RETAIN_AVAILABLE));
        assertEquals(0, integer(said, MqttPropertyType.WILDCARD_SUBSCRIPTION_AVAILABLE));
        assertEquals(0, integer(said, MqttPropertyType.SHARED_SUBSCRIPTION_AVAILABLE));
        assertEquals(0, integer(said, MqttPropertyType.SUBSCRIPTION_IDENTIFIER_AVAILABLE));
        assertEquals(0, integer(said, MqttPropertyType.TOPIC_ALIAS_MAXIMUM));
        assertEquals(16, integer(said, MqttPropertyType.RECEIVE_MAXIMUM));
        assertEquals(16_384, integer(said, MqttPropertyType.MAXIMUM_PACKET_SIZE));
        assertEquals(120, integer(said, MqttPropertyType.SERVER_KEEP_ALIVE));
        assertEquals(0, integer(said, MqttPropertyType.SESSION_EXPIRY_INTERVAL));
        assertNotNull(said.getProperty(MqttPropertyType.ASSIGNED_CLIENT_IDENTIFIER.value()));
        assertFalse(connack.variableHeader().isSessionPresent());
    }

    private static int integer(MqttProperties properties, MqttPropertyType type) {
        return ((MqttProperties.IntegerProperty) properties.getProperty(type.value())).value();
    }

    @Test
    @DisplayName("Behind CONNECT nothing is read until it is known who this is, and then it goes on or ends")
    void pipelining() {
        List<Effect> effects = session.packet(TestPackets.connect(true), 1);
        assertInstanceOf(Effect.Authenticate.class, effects.getFirst());
        assertEquals(new Effect.PauseReading(), effects.getLast());
        effects = session.authenticated(new Admission.Admitted(DEVICE), 2);
        assertInstanceOf(MqttConnAckMessage.class, sent(effects));
        assertEquals(new Effect.ResumeReading(), effects.getLast());
        assertInstanceOf(
                Store.class, session.packet(TestPackets.publish(DING, 1), 3).getFirst());

        var stranger = new MqttSession(0);
        stranger.packet(TestPackets.connect(true), 1);
        effects = stranger.authenticated(new Admission.Denied(Reason.NOT_AUTHORIZED), 2);
        assertEquals(0x87, connack(effects));
        assertEquals(Ending.REFUSED, ending(effects));
        assertEquals(2, effects.size());
    }

    @Test
    @DisplayName("A stranger's bytes are read no faster than a device's, and none of it is an end before its time")
    void rateBeforeConnect() {
        assertEquals(List.of(), session.bytes(EdgeLimits.BYTE_BURST.number() - 1, 1));
        assertEquals(List.of(new Effect.PauseReading()), session.bytes(1_000, 1));
        long readsOn = session.deadline();
        assertTrue(readsOn > 1 && readsOn < 100, "at " + readsOn);
        assertEquals(List.of(new Effect.ResumeReading()), session.tick(readsOn));
        assertEquals(EdgeLimits.CONNECT_WAIT.millis(), session.deadline());
        session.pressure(true, readsOn);
        assertInstanceOf(
                Effect.Authenticate.class,
                session.packet(TestPackets.connect(true), readsOn).getFirst());
    }

    @Test
    @DisplayName("CONNECT refusals have a code in both versions")
    void connectRefusals() {
        assertEquals(5, connack(denied(false, Reason.NOT_AUTHORIZED)));
        assertEquals(3, connack(denied(false, Reason.QUOTA)));
        assertEquals(0x97, connack(denied(true, Reason.QUOTA)));
        assertEquals(
                2,
                connack(session.packet(
                        TestPackets.connecting(false)
                                .clientId("")
                                .cleanSession(false)
                                .build(),
                        1)));
        assertTrue(session.packet(TestPackets.connect(false), 2).isEmpty());
    }

    private static List<Effect> denied(boolean five, Reason reason) {
        var session = new MqttSession(0);
        session.packet(TestPackets.connect(five), 1);
        return session.authenticated(new Admission.Denied(reason), 2);
    }

    @Test
    @DisplayName("The Will may only be the device's state, small, without retain")
    void wills() {
        assertEquals(0x95, connack(new MqttSession(0).packet(will("d/dev/state", 257, false), 1)));
        assertEquals(0x9A, connack(new MqttSession(0).packet(will("d/dev/state", 1, true), 1)));
        session.packet(will("d/other/state", 1, false), 1);
        assertFalse(session.mayOpen(DEVICE), "it would take the place of a session that is there");
        assertEquals(0x90, connack(session.authenticated(new Admission.Admitted(DEVICE), 2)));
    }

    private static MqttMessage will(String topic, int length, boolean retain) {
        return TestPackets.connecting(true)
                .willFlag(true)
                .willQoS(MqttQoS.AT_LEAST_ONCE)
                .willRetain(retain)
                .willTopic(topic)
                .willMessage(new byte[length])
                .build();
    }

    @Test
    @DisplayName(
            "The Will goes out when the device is lost or at fault, not when it leaves, is taken over, shut out or sent to another node")
    void willOnLossOnly() {
        for (boolean five : List.of(true, false)) {
            assertNotNull(((Close) willing().lost(9).getLast()).will());
            for (Ending fault : List.of(Ending.PROTOCOL_ERROR, Ending.RATE, Ending.SLOW_READER, Ending.REFUSED)) {
                assertNotNull(((Close) willing().end(fault, Reason.BUSY, 9).getLast()).will(), fault.name());
            }
            for (Ending ours : List.of(Ending.TAKEN_OVER, Ending.REVOKED, Ending.SHUTDOWN, Ending.NOT_STORED)) {
                assertNull(((Close) willing().end(ours, Reason.BUSY, 9).getLast()).will(), ours.name());
            }
            assertNull(((Close) willing().packet(TestPackets.disconnect(0), 9).getLast()).will());
            assertNotNull(
                    ((Close) willing().packet(TestPackets.disconnect(4), 9).getLast()).will(), "" + five);
        }
    }

    private static MqttSession willing() {
        var session = new MqttSession(0);
        session.packet(will("d/dev/state", 3, false), 1);
        session.authenticated(new Admission.Admitted(DEVICE), 2);
        return session;
    }

    @Test
    @DisplayName("Nothing waits for ever: CONNECT, authentication and silence have their limits")
    void deadlines() {
        assertEquals(5_000, session.deadline());
        assertEquals(Ending.CONNECT_TIMEOUT, ending(session.tick(5_000)));
        var slow = new MqttSession(0);
        slow.packet(TestPackets.connect(true), 1_000);
        assertEquals(6_000, slow.deadline());
        assertEquals(Ending.REFUSED, ending(slow.tick(6_000)));
        for (int asked : List.of(0, 65_535)) {
            var silent = new MqttSession(0);
            silent.packet(TestPackets.connecting(true).keepAlive(asked).build(), 1_000);
            silent.authenticated(new Admission.Admitted(DEVICE), 2_000);
            assertEquals(182_000, silent.deadline());
            silent.packet(TestPackets.bare(MqttMessageType.PINGREQ), 100_000);
            assertTrue(silent.tick(182_000).isEmpty());
            assertEquals(280_000, silent.deadline());
            List<Effect> effects = silent.tick(280_000);
            assertEquals(0x8D, reason(sent(effects)));
            assertEquals(Ending.KEEP_ALIVE_TIMEOUT, ending(effects));
        }
    }

    @Test
    @DisplayName("Silence does not count while the gateway itself does not read")
    void pressureSuspendsKeepAlive() {
        open(true);
        assertEquals(List.of(new Effect.PauseReading()), session.pressure(true, 10_000));
        assertEquals(Long.MAX_VALUE, session.deadline());
        assertEquals(List.of(new Effect.ResumeReading()), session.pressure(false, 500_000));
        assertEquals(590_000, session.deadline());
    }
}

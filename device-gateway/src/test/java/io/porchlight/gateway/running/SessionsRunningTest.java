package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions against the running gateway: filters, takeover, commands, removal, pipelining, silence. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class SessionsRunningTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    /** A client that says how it was disconnected. */
    private record Watched(Mqtt5BlockingClient client, CompletableFuture<Mqtt5ClientDisconnectedContext> ended) {
        static Watched of(TestDevice device) {
            var ended = new CompletableFuture<Mqtt5ClientDisconnectedContext>();
            Mqtt5BlockingClient client = device.mqtt()
                    .useMqttVersion5()
                    .addDisconnectedListener(context -> ended.complete((Mqtt5ClientDisconnectedContext) context))
                    .buildBlocking();
            return new Watched(client, ended);
        }

        Mqtt5DisconnectReasonCode reason() throws Exception {
            Throwable cause = ended.get(20, TimeUnit.SECONDS).getCause();
            return ((Mqtt5DisconnectException) cause).getMqttMessage().getReasonCode();
        }
    }

    @Test
    @DisplayName("CONNACK is honest about what this edge does")
    void connack() {
        Mqtt5BlockingClient client =
                RunningEdge.paired("STANDARD").mqtt().useMqttVersion5().buildBlocking();
        Mqtt5ConnAck connack = client.connectWith().keepAlive(600).send();
        assertEquals(120, connack.getServerKeepAlive().orElseThrow());
        var said = connack.getRestrictions();
        assertEquals(MqttQos.AT_LEAST_ONCE, said.getMaximumQos());
        assertEquals(16, said.getReceiveMaximum());
        assertEquals(16_384, said.getMaximumPacketSize());
        assertEquals(0, said.getTopicAliasMaximum());
        assertTrue(!said.isRetainAvailable()
                && !said.isWildcardSubscriptionAvailable()
                && !said.isSharedSubscriptionAvailable());
        client.disconnect();
    }

    @Test
    @DisplayName("Wildcards and other devices' topics are refused, with the filter's own reason")
    void filters() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        assertEquals(Mqtt5SubAckReasonCode.TOPIC_FILTER_INVALID, refusal(client, device.topic("command/+")));
        assertEquals(Mqtt5SubAckReasonCode.TOPIC_FILTER_INVALID, refusal(client, "#"));
        assertEquals(Mqtt5SubAckReasonCode.NOT_AUTHORIZED, refusal(client, "d/another/command/pair"));
        client.disconnect();
    }

    private static Mqtt5SubAckReasonCode refusal(Mqtt5BlockingClient client, String filter) {
        var refused = assertThrows(
                Mqtt5SubAckException.class,
                () -> client.subscribeWith().topicFilter(filter).send());
        return refused.getMqttMessage().getReasonCodes().getFirst();
    }

    @Test
    @DisplayName("The newer connection of a device takes over; the older one is told so")
    void takeover() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        Watched older = Watched.of(device);
        older.client().connect();
        Mqtt5BlockingClient newer = device.mqtt().useMqttVersion5().buildBlocking();
        newer.connect();
        assertEquals(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER, older.reason());
        newer.publishWith()
                .topic(device.topic("event/live"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(TestDevice.event(Setting.randomId(), 0))
                .send();
        newer.disconnect();
    }

    @Test
    @DisplayName("A device that the owner removes is disconnected at once, and may then say nothing of a home")
    void removal() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        Watched watched = Watched.of(device);
        watched.client().connect();
        RunningEdge.register(device, "REMOVED", "NONE");
        assertEquals(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION, watched.reason());
    }

    @Test
    @DisplayName("PUBLISH right behind CONNECT, in one write, is legal and acknowledged")
    void pipelining() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        var out = new ByteArrayOutputStream();
        out.writeBytes(RawMqtt.connect(60));
        for (int packetId = 1; packetId <= 8; packetId++) {
            out.writeBytes(RawMqtt.publish(device.topic("event/motion"), packetId));
        }
        try (SSLSocket socket = RawMqtt.socket(device)) {
            socket.getOutputStream().write(out.toByteArray());
            InputStream in = socket.getInputStream();
            assertArrayEquals(RawMqtt.CONNACK_3_OK, in.readNBytes(4));
            for (int packetId = 1; packetId <= 8; packetId++) {
                assertArrayEquals(new byte[] {0x40, 2, 0, (byte) packetId}, in.readNBytes(4));
            }
        }
    }

    @Test
    @DisplayName("Whoever is silent for one and a half keep-alives, or never sends CONNECT, is disconnected")
    void silence() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        try (SSLSocket socket = RawMqtt.socket(device);
                SSLSocket mute = RawMqtt.socket(device)) {
            long start = System.nanoTime();
            socket.getOutputStream().write(RawMqtt.connect(1));
            assertArrayEquals(RawMqtt.CONNACK_3_OK, socket.getInputStream().readNBytes(4));
            assertEquals(-1, socket.getInputStream().read());
            Duration silent = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(silent.toMillis() >= 1_400 && silent.toMillis() < 10_000, silent.toString());
            assertEquals(-1, mute.getInputStream().read());
        }
    }

    @Test
    @DisplayName("A packet beyond 16 KiB closes an MQTT 3 connection without being read")
    void oversize() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        try (SSLSocket socket = RawMqtt.socket(device)) {
            socket.getOutputStream().write(RawMqtt.connect(60));
            assertArrayEquals(RawMqtt.CONNACK_3_OK, socket.getInputStream().readNBytes(4));
            socket.getOutputStream().write(new byte[] {0x32, (byte) 0x80, (byte) 0x80, 0x04});
            assertEquals(-1, socket.getInputStream().read());
        }
    }
}

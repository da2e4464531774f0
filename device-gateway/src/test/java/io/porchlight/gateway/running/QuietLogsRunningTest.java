package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the gateway writes down of what passes through it: nothing that was said, and no address. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class QuietLogsRunningTest {
    private static final String SECRET = "v=0 o=- 4711 IN IP4 203.0.113.7 secret-of-the-payload";

    private static final String ADDRESS = "127.0.0.11";

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    /** Everything that is logged, with messages, parameters and stack traces. */
    private static final class Overheard extends Handler {
        final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            var line = new StringWriter();
            line.append(record.getLoggerName()).append(' ').append(record.getMessage());
            line.append(' ').append(Arrays.toString(record.getParameters()));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(line));
            }
            lines.add(line.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    @DisplayName("Whatever a device sends, rightly or wrongly, no log line holds it, nor the address it came from")
    void nothingIsWrittenDown() throws IOException {
        var overheard = new Overheard();
        Logger root = Logger.getLogger("");
        root.addHandler(overheard);
        try {
            Logger.getLogger("io.porchlight.test").log(Level.WARNING, "the ear works");
            TestDevice device = RunningEdge.paired("STANDARD");
            assertTrue(say(device, "state", "{\"firmware\":\"" + SECRET + "\"}"), "this one is stored");
            for (String topic : new String[] {"event/talk", "reply/ack", "reply/head", "state", "nothing"}) {
                assertFalse(say(device, topic, "{\"sdp\":\"" + SECRET + "\"}"), topic);
                assertFalse(say(device, topic, SECRET), topic);
            }
            byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
            broken(RawMqtt.socket(device), RawMqtt.join(RawMqtt.connect(60), secret));
            broken(RawMqtt.from(ADDRESS, Setting.mqttPort()), secret);
            broken(RawMqtt.from(ADDRESS, Setting.mqttPort()), RawMqtt.connect(60));
            broken(RawMqtt.from(ADDRESS, Setting.port("porchlight.edge.https-port")), secret);
            assertEquals(
                    422, new TestDevice().provision(SECRET.replace(' ', '_')).statusCode());
        } finally {
            root.removeHandler(overheard);
        }
        String all = String.join("\n", overheard.lines);
        assertTrue(all.contains("the ear works"));
        for (String never : new String[] {"secret-of-the-payload", "IN IP4", "203.0.113.7", "sdp", ADDRESS}) {
            assertFalse(all.contains(never), () -> never + " in " + all);
        }
    }

    /** @return whether it was stored */
    private static boolean say(TestDevice device, String topic, String payload) {
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        try {
            client.publishWith()
                    .topic(device.topic(topic))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload.getBytes(StandardCharsets.US_ASCII))
                    .send();
            return true;
        } catch (Mqtt5PubAckException refused) {
            return false;
        } finally {
            client.disconnect();
        }
    }

    private static void broken(SSLSocket connected, byte[] bytes) throws IOException {
        try (SSLSocket socket = connected) {
            socket.getOutputStream().write(bytes);
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    @DisplayName(
            "What connections make the node hold can be read, as a sum and as the largest, and stays within its bound")
    void heldBytes() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        try (SSLSocket socket = RawMqtt.socket(device)) {
            socket.getOutputStream().write(RawMqtt.connect(60));
            socket.getInputStream().readNBytes(4);
            byte[] half = new byte[10_000];
            half[0] = 0x32;
            half[1] = (byte) 0x80;
            half[2] = 0x7d;
            half[4] = 3;
            half[5] = half[6] = half[7] = 'x';
            half[9] = 1;
            socket.getOutputStream().write(half);
            RunningEdge.await(() -> RunningEdge.metric("porchlight_edge_mqtt_held_bytes_most") >= 10_000);
            assertTrue(
                    RunningEdge.metric("porchlight_edge_mqtt_held_bytes_most") <= EdgeLimits.CONNECTION_BYTES.number());
            assertTrue(RunningEdge.metric("porchlight_edge_mqtt_held_bytes") >= 10_000);
        }
        RunningEdge.await(() -> RunningEdge.metric("porchlight_edge_mqtt_held_bytes_most") < 10_000);
        assertFalse(RunningEdge.metrics().contains(device.deviceId));
    }
}

package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.porchlight.contracts.event.Topic;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** MQTT over WebSocket (RFC 6455; MQTT 5, 6.0) on the HTTPS port. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class WebSocketRunningTest {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int LAST = 0x80;

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    @Test
    @DisplayName("A real client speaks MQTT 5 over WebSocket: what is acknowledged is on the topic")
    void realClient() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient client = device.mqtt()
                .serverPort(Setting.port("porchlight.edge.https-port"))
                .webSocketConfig(
                        MqttWebSocketConfig.builder().serverPath("mqtt").build())
                .useMqttVersion5()
                .buildBlocking();
        client.connect();
        String eventId = Setting.randomId();
        client.publishWith()
                .topic(device.topic("event/ding"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(TestDevice.event(eventId, 0))
                .send();
        assertTrue(KafkaProbe.all(Topic.DEVICE_EVENTS).stream()
                .anyMatch(record ->
                        KafkaProbe.json(record).get("eventId").asText().equals(eventId)));
        client.disconnect();
    }

    @Test
    @DisplayName("Packets may be split over frames, fragments and reads, and joined in one frame; pings are answered")
    void frames() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        byte[] bytes = RawMqtt.join(
                RawMqtt.connect(60),
                RawMqtt.publish(device.topic("event/motion"), 1),
                RawMqtt.publish(device.topic("event/motion"), 2),
                RawMqtt.PINGREQ);
        byte[] answers = RawMqtt.join(RawMqtt.CONNACK_3_OK, RawMqtt.puback(1), RawMqtt.puback(2));
        try (Client joined = new Client(device);
                Client split = new Client(device)) {
            joined.send(BINARY | LAST, bytes);
            assertSameBytes(answers, joined.receive(answers.length + 2));

            split.send(BINARY, Arrays.copyOf(bytes, 5));
            split.send(PING | LAST, new byte[] {'h', 'i'});
            for (int i = 5; i < bytes.length - 1; i++) {
                split.send(CONTINUATION, Arrays.copyOfRange(bytes, i, i + 1));
            }
            split.send(CONTINUATION | LAST, Arrays.copyOfRange(bytes, bytes.length - 1, bytes.length));
            assertSameBytes(answers, split.receive(answers.length + 2));
            assertArrayEquals(new byte[] {'h', 'i'}, split.pong);
            assertEquals(-1, joined.ended(), "taken over by the other");
        }
    }

    /** The answer to PINGREQ may overtake those that wait for Kafka. */
    private static void assertSameBytes(byte[] acknowledged, byte[] received) {
        String got = Arrays.toString(received).replace(", -48, 0", "");
        assertEquals(Arrays.toString(acknowledged), got);
    }

    @Test
    @DisplayName("Text, frames beyond the limit and unmasked frames end the connection, with their close codes")
    void refusedFrames() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        try (Client text = new Client(device);
                Client large = new Client(device);
                Client unmasked = new Client(device)) {
            text.send(TEXT | LAST, RawMqtt.connect(60));
            assertEquals(1003, text.ended());
            large.head(BINARY | LAST, 32 * 1024 + 1);
            assertEquals(1009, large.ended());
            unmasked.socket.getOutputStream().write(new byte[] {(byte) (BINARY | LAST), 1, 0});
            assertEquals(1002, unmasked.ended());
        }
    }

    @Test
    @DisplayName("Without an upgrade 426; without the subprotocol mqtt 400; with them a stranger gets the same CONNACK")
    void handshake() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        var plain = device.send(HttpRequest.newBuilder(Setting.https("/mqtt")));
        assertEquals(426, plain.statusCode());
        assertTrue(plain.body().contains("problems/websocket-needed"), plain.body());
        assertEquals("13", plain.headers().firstValue("Sec-WebSocket-Version").orElseThrow());
        try (SSLSocket socket = RawMqtt.socket(device, Setting.port("porchlight.edge.https-port"))) {
            socket.getOutputStream().write(Client.request("soap"));
            assertTrue(Client.head(socket).startsWith("HTTP/1.1 400 "));
        }
        try (Client stranger = new Client(new TestDevice())) {
            stranger.send(BINARY | LAST, RawMqtt.connect(60));
            assertArrayEquals(new byte[] {0x20, 2, 0, 5}, stranger.receive(4));
        }
    }

    /** A WebSocket client by the byte. */
    private static final class Client implements AutoCloseable {
        private static final byte[] MASK = {1, 2, 3, 4};
        final SSLSocket socket;
        byte[] pong = {};

        Client(TestDevice device) throws IOException {
            socket = RawMqtt.socket(device, Setting.port("porchlight.edge.https-port"));
            socket.getOutputStream().write(request("chat, mqtt"));
            String head = head(socket);
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            // The example of RFC 6455, 1.3.
            assertTrue(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), head);
        }

        static byte[] request(String protocols) {
            return ("GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Protocol: " + protocols + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        static String head(SSLSocket socket) throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                assertTrue(next >= 0, head.toString());
                head.append((char) next);
            }
            return head.toString();
        }

        void head(int first, int length) throws IOException {
            byte[] head = length < 126
                    ? new byte[] {(byte) first, (byte) (0x80 | length)}
                    : new byte[] {(byte) first, (byte) (0x80 | 126), (byte) (length >> 8), (byte) length};
            socket.getOutputStream().write(RawMqtt.join(head, MASK));
        }

        void send(int first, byte[] payload) throws IOException {
            byte[] masked = payload.clone();
            for (int i = 0; i < masked.length; i++) {
                masked[i] ^= MASK[i % 4];
            }
            head(first, payload.length);
            socket.getOutputStream().write(masked);
        }

        /** So many bytes out of binary frames. */
        byte[] receive(int length) throws IOException {
            var received = new ByteArrayOutputStream();
            while (received.size() < length) {
                int first = socket.getInputStream().read();
                byte[] payload = socket.getInputStream()
                        .readNBytes(socket.getInputStream().read());
                if (first == (10 | LAST)) {
                    pong = payload;
                } else {
                    assertEquals(BINARY | LAST, first);
                    received.writeBytes(payload);
                }
            }
            return received.toByteArray();
        }

        /** The code of the close frame; -1 for a normal end. */
        int ended() throws IOException {
            int first = socket.getInputStream().read();
            assertEquals(CLOSE | LAST, first);
            byte[] payload =
                    socket.getInputStream().readNBytes(socket.getInputStream().read());
            int code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
            assertEquals(-1, socket.getInputStream().read());
            return code == 1000 ? -1 : code;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import io.porchlight.contracts.event.Topic;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Devices without a client certificate: logins by the identity key, and what becomes of whoever guesses. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-07")
@Tag("A-43")
@Tag("S2-11")
class LoginRunningTest {
    private static final String ODD = "A".repeat(1_000);

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    /** A device that belongs to a home and has no certificate at all. */
    private static TestDevice withoutCertificate() {
        TestDevice device = new TestDevice();
        var answer = device.provisionWithoutCertificate();
        assertEquals(201, answer.statusCode(), answer.body());
        assertFalse(answer.body().contains("\"certificate\""), answer.body());
        RunningEdge.registerQuietly(device, "ACTIVE", "STANDARD");
        RunningEdge.await(() -> device.send(bearer(device)).statusCode() != 403);
        return device;
    }

    private static HttpRequest.Builder bearer(TestDevice device) {
        return HttpRequest.newBuilder(Setting.https("/v1/circle/links"))
                .header("Authorization", "Bearer " + TestLogin.of(device));
    }

    @Test
    @DisplayName("A login by the identity key is as good as a certificate, by MQTT and by HTTP, and good once")
    void login() {
        TestDevice device = withoutCertificate();
        String login = TestLogin.of(device);
        Mqtt5BlockingClient client = TestLogin.client(Setting.mqttPort(), device.deviceId, login);
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
        assertEquals(Mqtt5ConnAckReasonCode.NOT_AUTHORIZED, refusal(device.deviceId, login), "a second time");
        client.disconnect();
        assertEquals(503, device.send(bearer(device)).statusCode(), "let in, though consent-service is not there");
        HttpRequest.Builder announcement = HttpRequest.newBuilder(Setting.https("/v1/clips/abc"))
                .header("Authorization", "Bearer " + TestLogin.of(device))
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        assertEquals(400, device.send(announcement).statusCode(), "let in, though it announces nothing");
        assertEquals(
                401,
                device.send(HttpRequest.newBuilder(Setting.https("/v1/circle/links"))
                                .header("Authorization", "Bearer " + login))
                        .statusCode());
    }

    private static Mqtt5ConnAckReasonCode refusal(String deviceId, String login) {
        return assertThrows(Mqtt5ConnAckException.class, () -> TestLogin.client(Setting.mqttPort(), deviceId, login)
                        .connect())
                .getMqttMessage()
                .getReasonCode();
    }

    @Test
    @DisplayName("Unknown, wrong, stale and none get one answer, in one class of time; guessing locks the claim out")
    void guessing() throws IOException {
        TestDevice device = withoutCertificate();
        TestDevice stranger = new TestDevice();
        Instant now = Instant.now();
        String[][] attempts = {
            {device.deviceId, TestLogin.of(device.deviceId, stranger.identity, now)},
            {stranger.deviceId, TestLogin.of(stranger.deviceId, stranger.identity, now)},
            {device.deviceId, TestLogin.of(device.deviceId, device.identity, now.minusSeconds(600))},
            {device.deviceId, "x"},
            {"no device", "x"},
            // No deviceId, and nobody remembers it: refused alike all the same.
            {ODD, TestLogin.of(ODD, stranger.identity, now)},
            {ODD.repeat(15), "x"},
            {"", TestLogin.of("", stranger.identity, now)},
        };
        List<Long> times = new ArrayList<>();
        for (String[] attempt : attempts) {
            times.add(refusedAfter(attempt[0], attempt[1]));
        }
        for (long time : times) {
            assertTrue(time >= 240, "refusals come at one time after CONNECT: " + times);
        }
        long usual = times.stream().sorted().toList().get(times.size() / 2);
        assertTrue(usual < 1_000, "refusals come at one time after CONNECT: " + times);
        // Three of them claimed this device: the sixth failure locks it, for a second at first.
        for (int i = 0; i < 3; i++) {
            refusedAfter(device.deviceId, "guess " + i);
        }
        String good = TestLogin.of(device);
        assertTrue(refusedAfter(device.deviceId, good) >= 240, "locked out, and not told so");
        TestDevice certified = RunningEdge.paired("STANDARD");
        for (int i = 0; i < 7; i++) {
            refusedAfter(certified.deviceId, "guess " + i);
        }
        Mqtt5BlockingClient client = certified.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        client.disconnect();
    }

    /** Milliseconds from CONNECT to the refusal, which is the same for all. */
    private static long refusedAfter(String claimed, String proof) throws IOException {
        try (SSLSocket socket = RawMqtt.socket(new TestDevice())) {
            byte[] user = claimed.getBytes(StandardCharsets.US_ASCII);
            byte[] password = proof.getBytes(StandardCharsets.US_ASCII);
            int length = 10 + 3 + 2 + user.length + 2 + password.length;
            byte[] head = length < 128
                    ? new byte[] {0x10, (byte) length}
                    : new byte[] {0x10, (byte) (length % 128 | 128), (byte) (length / 128)};
            byte[] connect = RawMqtt.join(
                    head,
                    new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) 0xC2, 0, 60, 0, 1, 'x'},
                    new byte[] {(byte) (user.length >> 8), (byte) user.length},
                    user,
                    new byte[] {(byte) (password.length >> 8), (byte) password.length},
                    password);
            InputStream in = socket.getInputStream();
            long start = System.nanoTime();
            socket.getOutputStream().write(connect);
            assertEquals("[32, 2, 0, 5]", java.util.Arrays.toString(in.readNBytes(4)));
            long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
            assertEquals(-1, in.read());
            return took;
        }
    }
}

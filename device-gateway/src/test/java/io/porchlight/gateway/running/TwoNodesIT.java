package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.contracts.event.EventType;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.contracts.event.Topic;
import io.porchlight.sealing.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two gateway processes, one real Kafka: what one home says reaches its devices wherever they are connected. */
@Tag("F-14")
class TwoNodesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 5;

    private static final List<Node> NODES = new ArrayList<>();

    private static NodePair pair;

    @BeforeAll
    static void start() {
        pair = NodePair.start();
        NODES.addAll(pair.nodes());
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    private static void register(TestDevice device, String status) {
        KafkaProbe.produce(
                device.deviceId,
                new DeviceRegistration(
                        device.deviceId,
                        device.identity.publicKey().toJson(),
                        status,
                        RunningEdge.circle(device),
                        RunningEdge.CIRCLE_ID,
                        "STANDARD",
                        new RetentionDays(30, 7, 1, 1)));
    }

    /** A device with a certificate and a home, as both processes know by now. */
    private static TestDevice paired() {
        TestDevice device = TestDevice.provisioned();
        register(device, "ACTIVE");
        NODES.forEach(node -> RunningEdge.await(() -> links(device, node) != 401 && links(device, node) != 403));
        return device;
    }

    private static int links(TestDevice device, Node node) {
        return device.send(HttpRequest.newBuilder(node.https("/v1/circle/links")))
                .statusCode();
    }

    @Test
    @DisplayName(
            "F-14: a device that its owner removes is disconnected on either process in under a second, and by then says no more on either")
    void removal() throws Exception {
        for (Node node : NODES) {
            var times = new EndOfAccess(NODES);
            for (int round = 0; round < ROUNDS; round++) {
                TestDevice device = paired();
                EndOfAccess.Live live = EndOfAccess.Live.connect(device, node);
                long start = System.nanoTime();
                register(device, "REMOVED");
                times.round(start, live, each -> EndOfAccess.notHeard(device, each));
                for (Node each : NODES) {
                    assertEquals(403, links(device, each));
                    Mqtt5BlockingClient again =
                            device.mqtt(each.mqttPort()).useMqttVersion5().buildBlocking();
                    again.connect();
                    var refused = assertThrows(Mqtt5PubAckException.class, () -> again.publishWith()
                            .topic(device.topic("event/ding"))
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .payload(TestDevice.event(Setting.randomId(), 0))
                            .send());
                    assertEquals(
                            Mqtt5PubAckReasonCode.NOT_AUTHORIZED,
                            refused.getMqttMessage().getReasonCode());
                    again.disconnect();
                }
            }
            times.underASecond("removed by the owner");
        }
    }

    @Test
    @DisplayName(
            "F-14: a device whose certificate is revoked is disconnected in under a second, and by then let in by neither process")
    void revocation() throws Exception {
        for (Node node : NODES) {
            var times = new EndOfAccess(NODES);
            for (int round = 0; round < ROUNDS; round++) {
                TestDevice device = paired();
                EndOfAccess.Live live = EndOfAccess.Live.connect(device, node);
                long start = System.nanoTime();
                KafkaProbe.revoke(device);
                times.round(start, live, each -> EndOfAccess.notLetIn(device, each));
                for (Node each : NODES) {
                    assertEquals(401, links(device, each));
                    var refused = assertThrows(Mqtt5ConnAckException.class, () -> device.mqtt(each.mqttPort())
                            .useMqttVersion5()
                            .buildBlocking()
                            .connect());
                    assertEquals(
                            Mqtt5ConnAckReasonCode.NOT_AUTHORIZED,
                            refused.getMqttMessage().getReasonCode());
                }
            }
            times.underASecond("certificate revoked");
        }
    }

    @Test
    @Tag("A-43")
    @DisplayName(
            "A-43: a device that the operator has revoked gets in by nothing that it has, also after a restart, until it is let in again; then all is as before, its token used up, until it is forgotten")
    void revocationLasts() {
        TestDevice device = paired();
        operator("Shut out.", "revoke", device);
        NODES.forEach(node -> RunningEdge.await(() -> links(device, node) == 401));
        NODES.getFirst().killAndStart();
        for (Node node : NODES) {
            assertEquals(401, links(device, node), "by its certificate");
            assertEquals(401, bearer(TestLogin.of(device), node), "by its identity key");
            HttpResponse<String> refused = provision(device, node);
            assertEquals(403, refused.statusCode(), "by the maker's token");
            assertTrue(refused.body().contains("problems/device-revoked"), refused.body());
        }
        assertEquals(422, device.renew(device.certificateSha256()).statusCode(), "by a renewal");

        operator("Let in again", "readmit", device);
        NODES.forEach(node -> RunningEdge.await(() -> links(device, node) != 401));
        assertEquals(201, provision(device, NODES.getLast()).statusCode(), "the same key and token");
        device.certificate = null;
        device.tls = TestPki.p256();
        assertEquals(409, provision(device, NODES.getFirst()).statusCode(), "a token is good once still");

        operator("Forgotten.", "forget", device);
        RunningEdge.await(() -> provision(device, NODES.getLast()).statusCode() == 201);
    }

    private static void operator(String done, String deed, TestDevice device) {
        Node.Told told = NODES.getLast().operator("device", deed, device.deviceId);
        assertEquals(0, told.exit(), told::words);
        assertTrue(told.words().contains(done), told::words);
    }

    private static HttpResponse<String> provision(TestDevice device, Node node) {
        return device.send(device.provisioning(device.token, node.https("/v1/provision")));
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43: a login that one process has taken is soon none on the other, by MQTT and by HTTPS")
    void loginOnceEverywhere() {
        TestDevice device = paired();
        Node first = NODES.getFirst();
        Node second = NODES.getLast();
        // Each round has a login of its own: what the other process takes too early is not the one that it refuses.
        RunningEdge.await(() -> {
            String login = TestLogin.of(device);
            Mqtt5BlockingClient client = TestLogin.client(first.mqttPort(), device.deviceId, login);
            client.connect();
            client.disconnect();
            return bearer(login, second) == 401;
        });
        RunningEdge.await(() -> {
            String login = TestLogin.of(device);
            assertNotEquals(401, bearer(login, second));
            try {
                TestLogin.client(first.mqttPort(), device.deviceId, login).connect();
                return false;
            } catch (Mqtt5ConnAckException refused) {
                return refused.getMqttMessage().getReasonCode() == Mqtt5ConnAckReasonCode.NOT_AUTHORIZED;
            }
        });
        long before = KafkaProbe.all(Topic.DEVICE_LOGINS).size();
        String login = TestLogin.of(device);
        assertNotEquals(401, bearer(login, first));
        RunningEdge.await(() -> KafkaProbe.all(Topic.DEVICE_LOGINS).size() > before);
        first.killAndStart();
        assertEquals(401, bearer(login, first), "a restart forgets no login");
    }

    private static int bearer(String login, Node node) {
        return new TestDevice()
                .send(HttpRequest.newBuilder(node.https("/v1/circle/links")).header("Authorization", "Bearer " + login))
                .statusCode();
    }

    @Test
    @DisplayName(
            "F-14: the last command outlives a process that is killed, reaches the device on the other, and ends when answered")
    void commandsOutliveAProcess() throws Exception {
        TestDevice device = paired();
        String commandId = Setting.randomId();
        var command = new DeviceCommand(
                commandId,
                device.deviceId,
                RunningEdge.circle(device),
                "settings",
                Json.object("revision", 1),
                Instant.now().getEpochSecond() + 3600);
        KafkaProbe.produce(command.key(), command);
        NODES.getFirst().killAndStart();
        for (Node node : NODES) {
            assertEquals(commandId, heard(device, node, true));
        }
        KafkaProbe.produce(EventType.DEVICE_COMMAND, command.key(), null);
        var chime = new DeviceCommand(
                Setting.randomId(),
                device.deviceId,
                RunningEdge.circle(device),
                "chime",
                Json.object(),
                Instant.now().getEpochSecond() + 3600);
        KafkaProbe.produce(chime.key(), chime);
        for (Node node : NODES) {
            assertEquals(chime.commandId(), heard(device, node, false), "the answered one is gone");
        }
        assertEquals(
                1,
                KafkaProbe.all(Topic.DEVICE_COMMANDS).stream()
                        .filter(record -> command.key().equals(record.key()) && record.value() != null)
                        .count());
    }

    /** Connects, listens, and says which command comes first. */
    private static String heard(TestDevice device, Node node, boolean settingsFirst) throws Exception {
        Mqtt5BlockingClient client =
                device.mqtt(node.mqttPort()).useMqttVersion5().buildBlocking();
        client.connect();
        try (var publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            listen(client, device, settingsFirst ? "settings" : "chime");
            String first = id(publishes
                    .receive(20, TimeUnit.SECONDS)
                    .orElseThrow(TimeoutException::new)
                    .getPayloadAsBytes());
            if (!settingsFirst) {
                // The chime was said last: once it is here, what was said before it has been read too.
                listen(client, device, "settings");
            }
            var more = publishes.receive(500, TimeUnit.MILLISECONDS);
            assertTrue(more.isEmpty(), "one command is kept");
            return first;
        } finally {
            client.disconnect();
        }
    }

    private static void listen(Mqtt5BlockingClient client, TestDevice device, String kind) {
        client.subscribeWith()
                .topicFilter(device.topic("command/" + kind))
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
    }

    private static String id(byte[] payload) throws IOException {
        return JSON.readTree(payload).get("commandId").asText();
    }
}

package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.contracts.event.EventType;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.contracts.event.Topic;
import io.porchlight.sealing.json.Json;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands down, answers up, errors back: real MQTT clients, a real Kafka, the running gateway. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("F-14")
class CommandsRunningTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    private static String command(TestDevice device, String circle, String kind, long seconds) {
        String id = Setting.randomId();
        var command = new DeviceCommand(
                id,
                device.deviceId,
                circle,
                kind,
                Json.object("said", id),
                Instant.now().getEpochSecond() + seconds);
        KafkaProbe.produce(command.key(), command);
        return id;
    }

    private static void answered(TestDevice device, String kind) {
        KafkaProbe.produce(EventType.DEVICE_COMMAND, DeviceCommand.key(device.deviceId, kind), null);
    }

    private static void listen(Mqtt5BlockingClient client, TestDevice device, String... kinds) {
        for (String kind : kinds) {
            client.subscribeWith()
                    .topicFilter(device.topic("command/" + kind))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
        }
    }

    private static JsonNode next(Mqtt5BlockingClient.Mqtt5Publishes publishes) throws InterruptedException {
        Mqtt5Publish publish = publishes.receive(20, TimeUnit.SECONDS).orElseThrow();
        publish.acknowledge();
        return json(publish.getPayloadAsBytes());
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the gateway has read everything that was said before: a marker that the device can see. */
    private static void awaitMarker(Mqtt5BlockingClient.Mqtt5Publishes publishes, TestDevice device, Set<String> seen)
            throws InterruptedException {
        String marker = command(device, RunningEdge.circle(device), "chime", 600);
        String id = "";
        while (!id.equals(marker)) {
            id = next(publishes).get("commandId").asText();
            seen.add(id);
        }
    }

    @Test
    @DisplayName(
            "Of what was said while a device was away it gets the last of each kind; expired and answered ones not")
    void lastValues() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        String home = RunningEdge.circle(device);
        command(device, home, "settings", 600);
        String settings = command(device, home, "settings", 600);
        String links = command(device, home, "links", 600);
        command(device, home, "firmware", -1);
        String marker = command(device, home, "chime", 600);
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        try (var publishes = client.publishes(MqttGlobalPublishFilter.ALL, true)) {
            listen(client, device, "chime");
            assertEquals(marker, next(publishes).get("commandId").asText());
            listen(client, device, "settings", "links", "firmware");
            Set<String> heard = new HashSet<>();
            JsonNode first = next(publishes);
            heard.add(first.get("commandId").asText());
            heard.add(next(publishes).get("commandId").asText());
            assertEquals(Set.of(settings, links), heard);
            assertTrue(first.get("expiresAt").asLong() > Instant.now().getEpochSecond());
            Set<String> later = new HashSet<>();
            awaitMarker(publishes, device, later);
            assertEquals(1, later.size(), "neither the expired one nor anything a second time");
        }
        client.disconnect();

        // Not answered: it hears of them again. Answered: gone, on every node.
        answered(device, "links");
        client.connect();
        try (var publishes = client.publishes(MqttGlobalPublishFilter.ALL, true)) {
            listen(client, device, "chime");
            awaitMarker(publishes, device, new HashSet<>());
            listen(client, device, "settings", "links", "firmware");
            Set<String> again = new HashSet<>();
            awaitMarker(publishes, device, again);
            assertTrue(again.contains(settings));
            assertFalse(again.contains(links));
        }
        client.disconnect();
    }

    @Test
    @DisplayName("A device in another home gets nothing that its first home said, before or after the move")
    void moved() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        String first = RunningEdge.circle(device);
        String settings = command(device, first, "settings", 600);
        // Both the next home's first word and a late one of the first, before the gateway hears of the move.
        String links = command(device, "circle-second", "links", 600);
        String late = command(device, first, "firmware", 600);
        KafkaProbe.produce(
                device.deviceId,
                new DeviceRegistration(
                        device.deviceId,
                        device.identity.publicKey().toJson(),
                        "ACTIVE",
                        "circle-second",
                        RunningEdge.CIRCLE_ID,
                        "STANDARD",
                        new RetentionDays(30, 7, 1, 1)));
        String after = command(device, first, "settings", 600);
        awaitHome(device, "circle-second");
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        try (var publishes = client.publishes(MqttGlobalPublishFilter.ALL, true)) {
            listen(client, device, "links", "settings", "firmware", "chime");
            Set<String> heard = new HashSet<>();
            String marker = command(device, "circle-second", "chime", 600);
            while (!heard.contains(marker)) {
                heard.add(next(publishes).get("commandId").asText());
            }
            assertEquals(Set.of(links, marker), heard);
            assertFalse(heard.contains(settings) || heard.contains(late) || heard.contains(after));
            String eventId = Setting.randomId();
            client.publishWith()
                    .topic(device.topic("event/motion"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(TestDevice.event(eventId, 0))
                    .send();
            JsonNode event = KafkaProbe.json(KafkaProbe.await(
                    Topic.DEVICE_EVENTS,
                    record -> KafkaProbe.json(record).get("eventId").asText().equals(eventId)));
            assertEquals("circle-second", event.get("circle").asText(), "not to the first home");
        }
        client.disconnect();
    }

    /** Waits until the gateway knows in which home the device is: it then asks for that one's links. */
    private static void awaitHome(TestDevice device, String circle) {
        try (Outside outside = new Outside()) {
            RunningEdge.await(() -> {
                device.send(HttpRequest.newBuilder(Setting.https("/v1/circle/links")));
                return outside.calls.values().stream()
                        .anyMatch(call -> call.path().contains(circle));
            });
        }
    }

    @Test
    @DisplayName(
            "What is malformed is answered with 0x99 in MQTT 5, and in words, in both, to whoever listens for them")
    void errorsGoBack() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient five = device.mqtt().useMqttVersion5().buildBlocking();
        five.connect();
        var refused = assertThrows(Mqtt5PubAckException.class, () -> five.publishWith()
                .topic(device.topic("state"))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("{\"battery\":101}".getBytes(StandardCharsets.UTF_8))
                .send());
        assertEquals(
                Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID,
                refused.getMqttMessage().getReasonCode());
        five.disconnect();

        Mqtt3BlockingClient three = device.mqtt().useMqttVersion3().buildBlocking();
        three.connect();
        try (var publishes = three.publishes(MqttGlobalPublishFilter.ALL)) {
            three.subscribeWith()
                    .topicFilter(device.topic("command/error"))
                    .qos(MqttQos.AT_MOST_ONCE)
                    .send();
            three.publishWith()
                    .topic(device.topic("event/motion"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("{\"v\":1}".getBytes(StandardCharsets.UTF_8))
                    .send();
            JsonNode said = publishes
                    .receive(20, TimeUnit.SECONDS)
                    .map(publish -> json(publish.getPayloadAsBytes()))
                    .orElseThrow();
            assertEquals(device.topic("event/motion"), said.get("topic").asText());
            assertEquals("payload", said.get("reason").asText());
            assertFalse(said.get("detail").asText().isBlank());
            three.publishWith()
                    .topic(device.topic("state"))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("{\"battery\":99}".getBytes(StandardCharsets.UTF_8))
                    .send();
        }
        assertTrue(three.getState().isConnected(), "and the connection goes on");
        three.disconnect();
        assertEquals(
                Optional.of(99),
                KafkaProbe.all(Topic.DEVICE_REPLIES).stream()
                        .filter(record -> record.key().equals(device.deviceId))
                        .map(record -> KafkaProbe.json(record).get("body").path("battery"))
                        .filter(JsonNode::isInt)
                        .map(JsonNode::asInt)
                        .findFirst());
    }
}

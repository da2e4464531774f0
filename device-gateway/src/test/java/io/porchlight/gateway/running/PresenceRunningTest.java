package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.porchlight.contracts.event.DeviceSession;
import io.porchlight.contracts.event.Topic;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is connected where, as {@code device-sessions.v1} says; this test speaks as the other nodes do. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class PresenceRunningTest {
    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    private static List<JsonNode> sessions(TestDevice device) {
        return KafkaProbe.all(Topic.DEVICE_SESSIONS).stream()
                .filter(record -> record.key().equals(device.deviceId))
                .map(KafkaProbe::json)
                .toList();
    }

    private static JsonNode awaitLast(TestDevice device, String node, boolean online) {
        RunningEdge.await(() -> {
            List<JsonNode> said = sessions(device);
            return !said.isEmpty()
                    && said.getLast().get("online").asBoolean() == online
                    && (node.isEmpty() || said.getLast().get("node").asText().equals(node));
        });
        return sessions(device).getLast();
    }

    @Test
    @DisplayName("A session is said when it begins and when it ends; the node says that it lives")
    void presence() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        JsonNode online = awaitLast(device, "", true);
        assertTrue(Math.abs(online.get("epoch").asLong() - System.currentTimeMillis()) < 60_000, online.toString());
        JsonNode node = KafkaProbe.json(KafkaProbe.await(Topic.DEVICE_SESSIONS, record -> record.key()
                .equals(online.get("node").asText())));
        assertTrue(node.get("aliveUntil").asLong() > System.currentTimeMillis() / 1000 - 600, node.toString());
        client.disconnect();
        JsonNode offline = awaitLast(device, "", false);
        assertEquals(online.get("epoch"), offline.get("epoch"));
    }

    @Test
    @DisplayName("A newer session on another node ends the one here with 0x8E, and its end marks nobody offline")
    void takenOverElsewhere() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        var ended = new CompletableFuture<Mqtt5ClientDisconnectedContext>();
        Mqtt5BlockingClient client = device.mqtt()
                .useMqttVersion5()
                .addDisconnectedListener(context -> ended.complete((Mqtt5ClientDisconnectedContext) context))
                .buildBlocking();
        client.connect();
        JsonNode here = awaitLast(device, "", true);
        long epoch = here.get("epoch").asLong();
        KafkaProbe.produce(device.deviceId, new DeviceSession(device.deviceId, "elsewhere", epoch + 1, true));
        Throwable cause = ended.get(20, TimeUnit.SECONDS).getCause();
        assertEquals(
                Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER,
                ((Mqtt5DisconnectException) cause).getMqttMessage().getReasonCode());

        Mqtt5BlockingClient back = device.mqtt().useMqttVersion5().buildBlocking();
        back.connect();
        JsonNode again = awaitLast(device, here.get("node").asText(), true);
        assertTrue(again.get("epoch").asLong() > epoch + 1, "above the one elsewhere");
        assertFalse(
                sessions(device).stream()
                        .anyMatch(said -> said.get("node").equals(here.get("node"))
                                && !said.get("online").asBoolean()),
                "what was taken over has no end of its own");
        back.disconnect();
    }

    @Test
    @DisplayName("A late word of an older session elsewhere ends nothing; the live one says itself again")
    void lateWord() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Mqtt5BlockingClient client = device.mqtt().useMqttVersion5().buildBlocking();
        client.connect();
        JsonNode here = awaitLast(device, "", true);
        KafkaProbe.produce(
                device.deviceId,
                new DeviceSession(
                        device.deviceId, "elsewhere", here.get("epoch").asLong() - 1, false));
        RunningEdge.await(() -> sessions(device).size() == 3);
        assertEquals(here, sessions(device).getLast());
        assertTrue(client.getState().isConnected());
        client.disconnect();
    }

    @Test
    @DisplayName(
            "A fourth takeover within a minute is counted and told to consent-service, once, without ids in metrics")
    void cloned() {
        TestDevice device = RunningEdge.paired("STANDARD");
        double before = RunningEdge.metric("porchlight_edge_mqtt_clone_alarms_total");
        Mqtt5BlockingClient[] clients = new Mqtt5BlockingClient[6];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = device.mqtt().useMqttVersion5().buildBlocking();
            clients[i].connect();
        }
        JsonNode told = KafkaProbe.json(KafkaProbe.await(
                Topic.DEVICE_REPLIES,
                record -> record.key().equals(device.deviceId)
                        && KafkaProbe.json(record).get("kind").asText().equals("cloned")));
        assertEquals(4, told.get("body").get("takeovers").asInt());
        clients[clients.length - 1].disconnect();
        awaitLast(device, "", false);
        assertEquals(before + 1, RunningEdge.metric("porchlight_edge_mqtt_clone_alarms_total"));
        assertFalse(RunningEdge.metrics().contains(device.deviceId));
    }
}

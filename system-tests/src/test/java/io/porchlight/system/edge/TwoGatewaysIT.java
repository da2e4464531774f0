package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.stack.player.Waiting;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

/** Two packaged gateways on one Kafka: one doorbell on both. */
@ExtendWith(EdgeExtension.class)
@Tag("F-14")
class TwoGatewaysIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TAKEN_OVER = 0x8E;

    private final EdgeSite site = EdgeExtension.site();
    private final GatewayNode stays = site.gateway();

    @Test
    @Tag("A-43")
    @DisplayName(
            "A-43 the newer connection wins across two nodes: the older hears 0x8E, and nothing that its node says later, not even its end, calls the doorbell away")
    void takeover() throws Exception {
        GatewayNode other = site.further("other-gateway");
        EdgeDevice device = site.fresh();
        Live first = Live.connect(site, device, other);
        String node = Waiting.until("the session on the other node", PATIENCE, () -> sessions(device).stream()
                        .findFirst()
                        .orElse(null))
                .get("node")
                .asText();
        Live second = Live.connect(site, device, stays);
        assertEquals(TAKEN_OVER, first.reason());
        other.terminate();
        other.ended(PATIENCE);
        assertTrue(second.client().getState().isConnected());
        staysOnline(sessions(device), node);
        assertFalse(
                sessions(device).stream()
                        .anyMatch(said -> said.get("node").asText().equals(node)
                                && !said.get("online").asBoolean()),
                "what was taken over has no end of its own");
        second.client().disconnect();
        Waiting.until(
                "its own end",
                PATIENCE,
                () -> state(sessions(device)).get("online").asBoolean() ? null : Boolean.TRUE);
    }

    private List<JsonNode> sessions(EdgeDevice device) {
        return sessions(List.of(device)).getOrDefault(device.deviceId(), List.of());
    }

    /** What the log says of each of these devices, in order. */
    private Map<String, List<JsonNode>> sessions(List<EdgeDevice> devices) {
        Set<String> ids = devices.stream().map(EdgeDevice::deviceId).collect(Collectors.toSet());
        return site.topics().all("device-sessions.v1").stream()
                .filter(said -> ids.contains(said.path("deviceId").asText()))
                .collect(Collectors.groupingBy(said -> said.get("deviceId").asText()));
    }

    /** What a reader holds true after this much of the log (docs/topics.md): the highest epoch, then node, then its end. */
    private static JsonNode state(List<JsonNode> said) {
        Function<JsonNode, Long> epoch = one -> one.get("epoch").asLong();
        return said.stream()
                .max(Comparator.comparing(epoch)
                        .thenComparing(one -> one.get("node").asText())
                        .thenComparing(one -> !one.get("online").asBoolean()))
                .orElseThrow();
    }

    /** From its first word on another node than this one on, no reader ever takes the device for away. */
    private static void staysOnline(List<JsonNode> said, String left) {
        boolean moved = false;
        for (int i = 1; i <= said.size(); i++) {
            JsonNode state = state(said.subList(0, i));
            moved = moved || !state.get("node").asText().equals(left);
            if (moved && !state.get("online").asBoolean()) {
                throw new AssertionFailedError("called away: " + said);
            }
        }
        assertTrue(moved, said::toString);
    }

    /** A connection that stays as it is left. */
    private record Live(Mqtt5BlockingClient client, CompletableFuture<Throwable> ended) {
        static Live connect(EdgeSite site, EdgeDevice device, GatewayNode node) {
            DeviceTls tls = device.tls(site.trustedServers());
            var ended = new CompletableFuture<Throwable>();
            Mqtt5BlockingClient client = Mqtt5Client.builder()
                    .identifier(device.deviceId())
                    .serverHost("127.0.0.1")
                    .serverPort(node.mqttPort())
                    .sslConfig(MqttClientSslConfig.builder()
                            .keyManagerFactory(tls.keys().orElseThrow())
                            .trustManagerFactory(tls.trust())
                            .build())
                    .addDisconnectedListener(context -> ended.complete(context.getCause()))
                    .buildBlocking();
            client.connect();
            return new Live(client, ended);
        }

        int reason() throws Exception {
            Throwable cause = ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return ((Mqtt5DisconnectException) cause)
                    .getMqttMessage()
                    .getReasonCode()
                    .getCode();
        }
    }
}

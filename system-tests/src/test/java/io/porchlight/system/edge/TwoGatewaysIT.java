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
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.player.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

/** Two packaged gateways on one Kafka: one goes and its doorbells move to the other, and one doorbell on both. */
@ExtendWith(EdgeExtension.class)
@Tag("F-14")
class TwoGatewaysIT {
    private static final int DOORBELLS = 300;

    /** All have the same one: they come back in one instant, from one address, which is the worst that can happen. */
    private static final long PERIOD_MILLIS = 3_000;

    private static final String SHUT_OUT = "porchlight_edge_mqtt_endings_total{why=\"locked_out\"";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SHUTTING_DOWN = 0x8B;
    private static final int TAKEN_OVER = 0x8E;

    private final EdgeSite site = EdgeExtension.site();
    private final GatewayNode stays = site.gateway();

    @Test
    @DisplayName(
            "F-14 a node is told to go: 300 doorbells hear 0x8B one after another in the promised time, all come to the other at once, from one address, lose nothing, and are never said to be away once they are there; nobody new gets in, and what was being uploaded arrives")
    void drain() throws Exception {
        GatewayNode goes = site.further("going-gateway");
        List<EdgeDevice> doorbells =
                Stream.generate(site::fresh).limit(DOORBELLS).toList();
        AtomicInteger port = new AtomicInteger(goes.mqttPort());
        try (Fleet fleet = Fleet.of(site, doorbells, port::get, PERIOD_MILLIS)) {
            fleet.awaitProgress(DOORBELLS);
            double shutOut = stays.metric(SHUT_OUT);
            String node = sessions(doorbells.getFirst()).getLast().get("node").asText();
            try (Upload upload = new Upload(site.fresh(), goes)) {
                upload.half();
                port.set(stays.mqttPort());
                long told = System.nanoTime();
                goes.terminate();
                Waiting.until(
                        "all to be told", PATIENCE, () -> fleet.endings().size() >= DOORBELLS ? Boolean.TRUE : null);
                spread(fleet, told);
                assertTrue(hangsUp(goes.mqttPort()), "somebody new is let in");
                assertFalse(goes.ready());
                upload.otherHalf();
            }
            // Whoever asks a JVM to end with SIGTERM hears so: 128 + 15.
            assertEquals(143, goes.ended(Duration.ofSeconds(Documented.limit("DRAIN") + 10)));
            fleet.awaitConnected();
            assertEquals(shutOut, stays.metric(SHUT_OUT), "shut out for coming all at once");
            fleet.awaitProgress(DOORBELLS);
            fleet.settle();
            assertEquals(Set.of(), site.topics().missing(fleet.acknowledged()), "acknowledged and lost");
            assertEquals(List.of(), site.topics().states(doorbells), "said to have gone");
            Map<String, List<JsonNode>> said = Waiting.until("all to be said to be on the other", PATIENCE, () -> {
                Map<String, List<JsonNode>> now = sessions(doorbells);
                return now.values().stream().allMatch(each -> !SessionLog.state(each)
                                .get("node")
                                .asText()
                                .equals(node))
                        ? now
                        : null;
            });
            assertEquals(DOORBELLS, said.size());
            said.values().forEach(each -> staysOnline(each, node));
            JsonNode left = site.topics().all("device-sessions.v1").stream()
                    .filter(one ->
                            one.has("aliveUntil") && one.get("node").asText().equals(node))
                    .toList()
                    .getLast();
            assertTrue(left.get("aliveUntil").asLong() <= System.currentTimeMillis() / 1000, left::toString);
        }
    }

    /** Each was told once, and they were not told together: the promise is so many a second, in random order. */
    private static void spread(Fleet fleet, long told) {
        List<Fleet.Ending> endings = fleet.endings();
        assertEquals(
                Set.of(SHUTTING_DOWN),
                endings.stream().map(Fleet.Ending::reason).collect(Collectors.toSet()));
        assertEquals(
                DOORBELLS,
                endings.stream().map(Fleet.Ending::deviceId).distinct().count());
        long first = endings.getFirst().at();
        long last = endings.getLast().at();
        long promised = TimeUnit.SECONDS.toNanos(DOORBELLS) / Documented.limit("DRAIN_RATE");
        long together =
                endings.stream().filter(one -> one.at() - first < promised / 10).count();
        assertTrue(last - first > promised / 2, "all in " + (last - first) + " ns");
        assertTrue(together < DOORBELLS * 3 / 4, together + " at once");
        assertTrue(last - told < TimeUnit.SECONDS.toNanos(Documented.limit("DRAIN")), "told late");
    }

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
                () -> SessionLog.state(sessions(device)).get("online").asBoolean() ? null : Boolean.TRUE);
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

    /** From its first word on another node than this one on, no reader ever takes the device for away. */
    private static void staysOnline(List<JsonNode> said, String left) {
        boolean moved = false;
        for (int i = 1; i <= said.size(); i++) {
            JsonNode state = SessionLog.state(said.subList(0, i));
            moved = moved || !state.get("node").asText().equals(left);
            if (moved && !state.get("online").asBoolean()) {
                throw new AssertionFailedError("called away: " + said);
            }
        }
        assertTrue(moved, said::toString);
    }

    /** Whether whoever comes to this port is sent away before TLS. */
    private static boolean hangsUp(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(2_000);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException taken) {
            return false;
        }
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

    /** One track, sent in two halves. */
    private final class Upload implements AutoCloseable {
        private final byte[] track = Bytes.random(1_000_000);
        private final String path = "/v1/clips/" + Bytes.randomId() + "/tracks/video";
        private final Socket socket;

        Upload(EdgeDevice device, GatewayNode node) throws IOException {
            socket = device.tls(site.trustedServers())
                    .context()
                    .getSocketFactory()
                    .createSocket("127.0.0.1", node.httpsPort());
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        }

        void half() throws IOException {
            String head = "PUT " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n"
                    + "Content-Length: " + track.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(track, 0, track.length / 2);
            socket.getOutputStream().flush();
        }

        void otherHalf() throws IOException {
            int half = track.length / 2;
            socket.getOutputStream().write(track, half, track.length - half);
            socket.getOutputStream().flush();
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            assertEquals("HTTP/1.1 204", String.valueOf(status).substring(0, 12));
            assertEquals(Base64Url.encode(Sha256.of(track)), site.services().track(path));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.player.Waiting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Faults around the packaged gateway, under load: Kafka is slow, video-service is away, a node is killed or stopped. For Kafka
 * standing still see {@link KafkaOutageIT}.
 */
@ExtendWith(EdgeExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EdgeFaultsIT {
    private static final int DOORBELLS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int FIRST = 1;
    private static final int LAST = Integer.MAX_VALUE;

    /** docs/topics.md: so far ahead a node says that it lives. */
    private static final Duration PROMISED_ALIVE = Duration.ofSeconds(60);

    private static final Duration SURELY = Duration.ofSeconds(2);

    private static @Nullable Fleet survivors;
    private static @Nullable Left left;
    private static long connected;

    private final EdgeSite site = EdgeExtension.site();

    /** The node that was killed, and who was on it. */
    private record Left(String node, List<EdgeDevice> doorbells) {}

    @AfterAll
    static void goHome() {
        if (survivors != null) {
            survivors.close();
        }
    }

    @AfterEach
    void allIsWellAgain() {
        site.kafka("CONT");
        site.services().videoBack();
        Waiting.until("readiness", PATIENCE, () -> site.gateway().ready() ? Boolean.TRUE : null);
    }

    private List<EdgeDevice> doorbells() {
        return Stream.generate(site::fresh).limit(DOORBELLS).toList();
    }

    private void nothingAcknowledgedIsLost(Fleet fleet) {
        assertTrue(fleet.acknowledged().size() > DOORBELLS, "hardly anything was acknowledged");
        assertEquals(Set.of(), site.topics().missing(fleet.acknowledged()), "acknowledged and lost");
    }

    @Test
    @DisplayName("F-14 Kafka is slow, standing still three quarters of the time: reports are late and none is lost")
    void kafkaIsSlow() throws Exception {
        try (Fleet fleet = Fleet.of(site, doorbells(), site.gateway()::mqttPort)) {
            fleet.awaitProgress(50);
            int before = fleet.acknowledged().size();
            // All that gets on does so in tenths of a second: on a busy machine ten of them may be too few.
            for (int i = 0; i < 10 || (i < 40 && fleet.acknowledged().size() <= before); i++) {
                site.kafka("STOP");
                TimeUnit.MILLISECONDS.sleep(300);
                site.kafka("CONT");
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertTrue(fleet.acknowledged().size() > before, "nothing was acknowledged meanwhile");
            fleet.settle();
            nothingAcknowledgedIsLost(fleet);
        }
    }

    @Test
    @DisplayName(
            "F-14 video-service goes away in the middle of an upload: 503 with Retry-After, then the same bytes arrive whole")
    void videoServiceIsAway() throws Exception {
        EdgeDevice device = site.fresh();
        byte[] track = Bytes.random(4_000_000);
        String path = "/v1/clips/" + Bytes.randomId() + "/tracks/video";
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(device.tls(site.trustedServers()).context())
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            AtomicBoolean gone = new AtomicBoolean();
            BodyPublisher broken = BodyPublishers.fromPublisher(
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(track) {
                        @Override
                        public synchronized int read(byte[] into, int offset, int length) {
                            if (pos > track.length / 2 && gone.compareAndSet(false, true)) {
                                site.services().videoAway();
                            }
                            return super.read(into, offset, length);
                        }
                    }),
                    track.length);
            unavailable(put(client, path, broken));
            assertTrue(gone.get());
            unavailable(put(client, path, BodyPublishers.ofByteArray(track)));
            site.services().videoBack();
            HttpResponse<String> arrived = put(client, path, BodyPublishers.ofByteArray(track));
            assertEquals(204, arrived.statusCode(), arrived.body());
            assertEquals(Base64Url.encode(Sha256.of(track)), site.services().track(path));
        }
    }

    @Test
    @DisplayName(
            "F-14 video-service hangs: 503 with Retry-After, before the device's own connection ends for being idle")
    void videoServiceHangs() throws Exception {
        EdgeDevice device = site.fresh();
        String path = "/v1/clips/" + Bytes.randomId() + "/tracks/video";
        byte[] track = Bytes.random(100_000);
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(device.tls(site.trustedServers()).context())
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            site.services().videoSilent(true);
            try {
                unavailable(put(client, path, BodyPublishers.ofByteArray(track)));
            } finally {
                site.services().videoSilent(false);
            }
            assertEquals(
                    204, put(client, path, BodyPublishers.ofByteArray(track)).statusCode());
        }
    }

    private static void unavailable(HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent(), answer.headers()::toString);
    }

    private HttpResponse<String> put(HttpClient client, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        URI address = URI.create("https://127.0.0.1:" + site.gateway().httpsPort() + path);
        HttpRequest request = HttpRequest.newBuilder(address).PUT(body).build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    @DisplayName(
            "F-14 a node is killed under load: its doorbells go to the other one, and nothing that was acknowledged is lost")
    @Order(FIRST)
    void killed() throws Exception {
        GatewayNode doomed = site.further("doomed-gateway");
        AtomicInteger port = new AtomicInteger(doomed.mqttPort());
        List<EdgeDevice> doorbells = doorbells();
        Fleet fleet = Fleet.of(site, doorbells, port::get);
        survivors = fleet;
        fleet.awaitProgress(100);
        SessionLog before = SessionLog.read(site);
        String node = before.node(doorbells.getFirst());
        connected = System.currentTimeMillis();
        port.set(site.gateway().mqttPort());
        doomed.kill();
        fleet.awaitProgress(150);
        fleet.settle();
        nothingAcknowledgedIsLost(fleet);
        doorbells.forEach(each -> assertEquals(node, before.node(each), "not on the node that was killed"));
        left = new Left(node, doorbells);
    }

    /** The rest of the class is in between: it takes a minute until a node that says nothing counts as dead. */
    @Test
    @DisplayName(
            "F-14 whoever came back after its node was killed is never called away, neither then nor when the dead node counts as dead")
    @Order(LAST)
    void neverCalledAway() throws Exception {
        Left gone = Objects.requireNonNull(left, "no node was killed");
        long dead = SessionLog.read(site).aliveUntil(gone.node());
        assertTrue(dead < System.currentTimeMillis() + PROMISED_ALIVE.toMillis(), "it still says that it lives");
        Waiting.until(
                "the node to count as dead",
                PROMISED_ALIVE.plus(PATIENCE),
                () -> System.currentTimeMillis() > dead + SURELY.toMillis() ? Boolean.TRUE : null);
        Objects.requireNonNull(survivors).awaitConnected();
        long now = System.currentTimeMillis();
        SessionLog log = SessionLog.read(site);
        for (EdgeDevice each : gone.doorbells()) {
            assertEquals(Optional.empty(), log.calledAway(each, connected, now), () -> "called away: " + log.of(each));
            assertNotEquals(gone.node(), log.node(each));
        }
        assertEquals(List.of(), site.topics().states(gone.doorbells()), "said to have gone");
        // That it would be seen: without the other node's word they would be away by now.
        assertTrue(log.aliveUntil(gone.node()) < now);
    }

    @Test
    @DisplayName(
            "F-14 a node is stopped under load: every doorbell is told 0x8B, goes to the other one, and loses nothing")
    void drained() throws Exception {
        GatewayNode leaving = site.further("leaving-gateway");
        AtomicInteger port = new AtomicInteger(leaving.mqttPort());
        try (Fleet fleet = Fleet.of(site, doorbells(), port::get)) {
            fleet.awaitProgress(100);
            port.set(site.gateway().mqttPort());
            leaving.stop();
            fleet.awaitProgress(150);
            fleet.settle();
            assertEquals(
                    DOORBELLS,
                    fleet.endings().stream().filter(one -> one.reason() == 0x8B).count(),
                    fleet.endings()::toString);
            nothingAcknowledgedIsLost(fleet);
            assertFalse(leaving.ready());
        }
    }
}

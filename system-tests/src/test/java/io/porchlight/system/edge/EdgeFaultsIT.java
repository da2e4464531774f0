package io.porchlight.system.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Faults around the packaged gateway, under load: Kafka stands still or is slow, video-service is away, a node is killed or
 * stopped. Outages are shorter here than the half minute that is promised; {@code ./porchlight bench gateway-outage} makes
 * one of full length.
 */
@ExtendWith(EdgeExtension.class)
class EdgeFaultsIT {
    private static final int DOORBELLS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EdgeSite site = EdgeExtension.site();

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
    @DisplayName(
            "F-14 Kafka stands still for 6 s under load: nothing acknowledged is lost, memory stays flat, all goes on by itself")
    void kafkaStandsStill() throws Exception {
        GatewayNode gateway = site.gateway();
        try (Fleet fleet = Fleet.of(site, doorbells(), gateway::mqttPort)) {
            fleet.awaitProgress(100);
            long before = gateway.held();
            site.kafka("STOP");
            TimeUnit.SECONDS.sleep(6);
            long during = gateway.held();
            site.kafka("CONT");
            fleet.awaitProgress(200);
            fleet.settle();
            nothingAcknowledgedIsLost(fleet);
            assertTrue(during - before < Documented.limit("WAITING_FOR_KAFKA"), "memory grew by " + (during - before));
        }
    }

    @Test
    @DisplayName("F-14 Kafka is slow, standing still three quarters of the time: reports are late and none is lost")
    void kafkaIsSlow() throws Exception {
        try (Fleet fleet = Fleet.of(site, doorbells(), site.gateway()::mqttPort)) {
            fleet.awaitProgress(50);
            int before = fleet.acknowledged().size();
            for (int i = 0; i < 10; i++) {
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
            "F-14 a node is killed under load: its doorbells go to the other one, nothing is lost, nobody is said to have gone")
    void killed() throws Exception {
        GatewayNode doomed = site.further("doomed-gateway");
        AtomicInteger port = new AtomicInteger(doomed.mqttPort());
        List<EdgeDevice> doorbells = doorbells();
        try (Fleet fleet = Fleet.of(site, doorbells, port::get)) {
            fleet.awaitProgress(100);
            port.set(site.gateway().mqttPort());
            doomed.kill();
            fleet.awaitProgress(150);
            fleet.settle();
            nothingAcknowledgedIsLost(fleet);
            assertEquals(List.of(), site.topics().states(doorbells), "said to have gone");
        }
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

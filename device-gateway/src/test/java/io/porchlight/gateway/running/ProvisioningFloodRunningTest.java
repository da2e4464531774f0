package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.porchlight.gateway.limit.DeviceRates;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A device that sends its own valid request for a certificate again and again, while Kafka takes its time. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class ProvisioningFloodRunningTest {
    /** More than there are threads for everybody's work. */
    private static final int CONNECTIONS = 250;

    private static final int TIMES = 4;

    @Inject
    DeviceRates rates;

    private HttpClient client;

    @BeforeEach
    void ready() throws IOException {
        RunningEdge.ready();
        // From an address of its own: its neighbours are not to wait for its connections.
        client = HttpClient.newBuilder()
                .sslContext(new TestDevice().sslContext())
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.getByName("127.0.0.40"))
                .build();
    }

    @AfterEach
    void goOn() {
        KafkaProbe.signal("-CONT");
        client.close();
        RunningEdge.await(() -> RunningEdge.up("ready"));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest provisioning(TestDevice device) {
        return device.provisioning(device.token, Setting.https("/v1/provision")).build();
    }

    @Test
    @DisplayName(
            "A-43: one device's request, replayed on hundreds of connections while Kafka stands still, holds up nobody's login and gets 429")
    void replayed() throws Exception {
        TestDevice hostile = TestDevice.provisioned();
        TestDevice neighbour = new TestDevice();
        assertEquals(201, neighbour.provisionWithoutCertificate().statusCode());
        HttpRequest request = provisioning(hostile);
        Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
        KafkaProbe.signal("-STOP");
        CompletableFuture<?>[] connections = new CompletableFuture<?>[CONNECTIONS];
        for (int i = 0; i < CONNECTIONS; i++) {
            CompletableFuture<?> sending = send(request).thenAccept(answers::add);
            for (int again = 1; again < TIMES; again++) {
                sending = sending.thenCompose(before -> send(request)).thenAccept(answers::add);
            }
            connections[i] = sending;
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(connections);
        RunningEdge.await(() -> RunningEdge.metric("porchlight_edge_connections") >= CONNECTIONS);
        for (int i = 0; i < 3; i++) {
            Mqtt5BlockingClient login =
                    TestLogin.client(Setting.mqttPort(), neighbour.deviceId, TestLogin.of(neighbour));
            login.toAsync().connect().get(5, TimeUnit.SECONDS);
            assertFalse(all.isDone(), "the flood goes on meanwhile");
            login.disconnect();
        }
        RunningEdge.await(() -> answers.stream().anyMatch(answer -> answer.statusCode() == 429));
        KafkaProbe.signal("-CONT");
        all.get(60, TimeUnit.SECONDS);
        Map<Integer, Long> statuses =
                answers.stream().collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
        assertTrue(
                Stream.of(201, 429, 503).toList().containsAll(statuses.keySet()) && statuses.containsKey(201),
                statuses.toString());
        assertEquals(CONNECTIONS * TIMES, answers.size());
        answers.stream().filter(answer -> answer.statusCode() != 201).forEach(answer -> {
            assertTrue(answer.headers().firstValue("Retry-After").isPresent(), answer.body());
            assertTrue(
                    answer.body().contains(answer.statusCode() == 429 ? "/too-many-requests\"" : "/unavailable\""),
                    answer.body());
        });
    }

    @Test
    @DisplayName(
            "A-43: of two requests of one device at once one is answered, and the other hears 503 without waiting for it")
    void twoAtOnce() throws Exception {
        TestDevice device = TestDevice.provisioned();
        HttpRequest request = provisioning(device);
        KafkaProbe.signal("-STOP");
        List<CompletableFuture<HttpResponse<String>>> both = List.of(send(request), send(request));
        // Sooner than anything that waits for Kafka gives up.
        var first = (HttpResponse<?>)
                CompletableFuture.anyOf(both.getFirst(), both.getLast()).get(8, TimeUnit.SECONDS);
        assertEquals(503, first.statusCode());
        assertTrue(both.stream().anyMatch(each -> !each.isDone()));
        KafkaProbe.signal("-CONT");
        assertEquals(
                List.of(201, 503),
                both.stream()
                        .map(each -> each.orTimeout(20, TimeUnit.SECONDS).join().statusCode())
                        .sorted()
                        .toList());
        assertEquals(201, send(request).get(20, TimeUnit.SECONDS).statusCode(), "and then again");
    }

    @Test
    @DisplayName(
            "A-43: requests for certificates count among the device's messages, and those that it did not sign never do")
    void charged() {
        TestDevice device = TestDevice.provisioned();
        TestDevice stranger = new TestDevice();
        for (int i = 0; i < 300; i++) {
            rates.of(device.deviceId, MonotonicClock.now()).message(MonotonicClock.now());
        }
        for (HttpResponse<String> answer :
                List.of(device.provision(device.token), device.renew(device.certificateSha256()))) {
            assertEquals(429, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("/too-many-requests\""), answer.body());
            assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        }
        assertEquals(422, device.renewSignedBy(stranger.identity).statusCode(), "looked at before rates are");
        RunningEdge.await(() -> device.renew(device.certificateSha256()).statusCode() == 201);
    }
}

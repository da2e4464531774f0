package io.porchlight.gateway.running;

import static io.porchlight.gateway.running.NodePair.links;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.event.DeviceCertificate;
import io.porchlight.contracts.event.Topic;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two gateway processes issue to one device at the same time. */
@Tag("F-14")
class ProvisionedOnceIT {
    /** Not every round is a race. */
    private static final int ROUNDS = 12;

    private static NodePair pair;

    @BeforeAll
    static void start() {
        pair = NodePair.start();
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    /** One way to ask: with a TLS key of its own, at one of the processes. */
    private record Asking(KeyPair key, HttpRequest.Builder request) {}

    private static List<HttpResponse<String>> atOnce(TestDevice device, List<Asking> askings) throws Exception {
        var barrier = new CyclicBarrier(askings.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(askings.size())) {
            List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
            for (Asking asking : askings) {
                calls.add(() -> {
                    barrier.await();
                    return device.send(asking.request());
                });
            }
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> each : threads.invokeAll(calls)) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    private static JsonNode last(TestDevice device) {
        return KafkaProbe.json(KafkaProbe.all(Topic.DEVICE_CERTIFICATES).stream()
                .filter(record -> record.key().equals(device.deviceId))
                .reduce((before, after) -> after)
                .orElseThrow());
    }

    @Test
    @DisplayName(
            "F-14: a device that asks two processes at the same time for two keys gets one certificate, good on both")
    void twoKeys() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var device = new TestDevice();
            List<Asking> askings = new ArrayList<>();
            for (Node node : pair.nodes()) {
                device.tls = TestPki.p256();
                askings.add(new Asking(device.tls, device.provisioning(device.token, node.https("/v1/provision"))));
            }
            List<HttpResponse<String>> answers = atOnce(device, askings);
            List<Integer> codes =
                    answers.stream().map(HttpResponse::statusCode).sorted().toList();
            assertEquals(List.of(201, 409), codes);
            int first = answers.getFirst().statusCode() == 201 ? 0 : 1;
            device.tls = askings.get(first).key();
            device.certificate = TestDevice.certificate(answers.get(first).body());
            for (Node node : pair.nodes()) {
                assertEquals(403, links(device, node), "known, and without a home");
            }
            assertEquals(
                    device.certificateSha256(),
                    last(device).get("certificateSha256").asText());
        }
    }

    @Test
    @DisplayName("F-14: a device that asks two processes at the same time for one key hears the same from both")
    void oneKey() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var device = new TestDevice();
            List<Asking> askings = pair.nodes().stream()
                    .map(node -> new Asking(device.tls, device.provisioning(device.token, node.https("/v1/provision"))))
                    .toList();
            List<HttpResponse<String>> answers = atOnce(device, askings);
            assertEquals(
                    201, answers.getFirst().statusCode(), answers.getFirst().body());
            assertEquals(answers.getFirst().body(), answers.getLast().body());
        }
    }

    @Test
    @DisplayName("F-14: what came second counts on no process, and the next that starts sees to it that it never will")
    void restored() {
        TestDevice device = TestDevice.provisioned();
        JsonNode first = last(device);
        // As if the process that wrote this had died before it could write the first again.
        KafkaProbe.produce(
                device.deviceId,
                new DeviceCertificate(
                        device.deviceId,
                        first.get("device"),
                        TestDevice.hash(new byte[] {1}),
                        first.get("notAfter").asLong(),
                        first.get("manufacturerTokenHash").asText(),
                        null,
                        null,
                        ""));
        pair.nodes().getFirst().killAndStart();
        RunningEdge.await(() -> last(device).get("certificateSha256").asText().equals(device.certificateSha256()));
        assertFalse(last(device).get("follows").asText().isEmpty());
        for (Node node : pair.nodes()) {
            assertEquals(403, links(device, node));
        }
    }
}

package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come while the body is still being sent, by the byte: video-service is not there. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
class EarlyAnswerRunningTest {
    private static final int BODY = 4 * 1024 * 1024;
    private static final byte[] PIECE = new byte[16 * 1024];

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    private static SSLSocket upload(TestDevice device, long length, String header) throws IOException {
        SSLSocket socket = RawMqtt.socket(device, Setting.port("porchlight.edge.https-port"));
        String head = "PUT /v1/clips/" + Setting.randomId() + "/tracks/video HTTP/1.1\r\nHost: localhost\r\n" + header
                + "Content-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void send(SSLSocket socket, long bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (long sent = 0; sent < bytes; sent += PIECE.length) {
            out.write(PIECE);
        }
    }

    private static String heard(SSLSocket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n"})
    @DisplayName(
            "F-14 whoever writes 4 MiB without Expect before it reads gets 503 with Retry-After whole, then the end")
    void unavailable(String header) throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        long start = System.nanoTime();
        try (SSLSocket socket = upload(device, BODY, header)) {
            send(socket, BODY);
            String answer = heard(socket);
            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            assertTrue(answer.toLowerCase().contains("\r\nretry-after: "), answer);
            assertTrue(answer.toLowerCase().contains("\r\nconnection: close\r\n"), answer);
            assertTrue(answer.endsWith("}"), answer);
        }
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(took < EdgeLimits.LINGER.millis(), "closed at the body's end, not at the limit: " + took);
    }

    @Test
    @DisplayName("F-14 the same with 401, which is said before the first byte of the body; no further request is taken")
    void unauthorized() throws IOException {
        try (SSLSocket socket = upload(new TestDevice(), BODY, "")) {
            send(socket, BODY);
            socket.getOutputStream()
                    .write("GET /v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = heard(socket);
            assertTrue(answer.startsWith("HTTP/1.1 401 ") && answer.endsWith("}"), answer);
            assertEquals(answer.indexOf("HTTP/1.1"), answer.lastIndexOf("HTTP/1.1"), answer);
        }
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43 whoever goes on for ever is cut off at the promised number of bytes")
    void endless() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        long[] sent = {0};
        try (SSLSocket socket = upload(device, EdgeLimits.TRACK_BYTES.number(), "")) {
            assertThrows(IOException.class, () -> {
                for (; sent[0] < EdgeLimits.TRACK_BYTES.number(); sent[0] += PIECE.length) {
                    send(socket, PIECE.length);
                }
            });
        }
        // The rest is what both kernels held when the edge closed.
        assertTrue(sent[0] < 3 * EdgeLimits.LINGER_BYTES.number(), sent[0] + " bytes were taken");
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43 whoever drips on is cut off when the promised time is over")
    void dripping() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        long start = System.nanoTime();
        long limit = EdgeLimits.LINGER.millis();
        try (SSLSocket socket = upload(device, BODY, "")) {
            socket.setSoTimeout(200);
            StringBuilder answer = new StringBuilder();
            boolean open = true;
            while (open && millis(start) < 3 * limit) {
                try {
                    int next = socket.getInputStream().read();
                    open = next >= 0;
                    answer.append(open ? (char) next : ' ');
                } catch (java.net.SocketTimeoutException quiet) {
                    socket.getOutputStream().write('x');
                } catch (IOException reset) {
                    open = false;
                }
            }
            assertTrue(answer.toString().startsWith("HTTP/1.1 503 "), answer.toString());
            long took = millis(start);
            assertTrue(!open && took > limit - 500 && took < limit + 5_000, "closed after " + took);
        }
    }

    private static long millis(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}

package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a source of failures: nothing is spent on it, not even a TLS handshake. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class LockoutRunningTest {
    /** The fourth failure beyond the limit locks out for eight seconds: long enough to look, short enough to see its end. */
    private static final long FAILURES = EdgeLimits.SOURCE_FAILURES.number() + 4;

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    private static int https() {
        return Setting.port("porchlight.edge.https-port");
    }

    @Test
    @DisplayName(
            "A-43: a locked-out source hears no byte of TLS on either port, is served again when that is over, and its"
                    + " neighbour is served meanwhile")
    void beforeTheHandshake() throws IOException {
        String source = "127.0.0.9";
        try (SSLSocket guesser = RawMqtt.from(source, https())) {
            for (int i = 0; i < FAILURES; i++) {
                assertEquals(
                        422, status(guesser, "POST /v1/provision", "{\"request\":{},\"manufacturerToken\":\"x\"}"));
            }
        }
        for (int port : new int[] {https(), Setting.mqttPort()}) {
            assertEquals(RawTls.CLOSED, RawTls.answerToHello(source, port), "locked out on port " + port);
            assertEquals(RawTls.HANDSHAKE, RawTls.answerToHello("127.0.0.10", port), "the neighbour on port " + port);
        }
        assertServed("127.0.0.10");
        RunningEdge.await(() -> answers(source));
        assertServed(source);
    }

    @Test
    @DisplayName("A-43: what is no TLS on the HTTPS port locks its source out there as well")
    void noTls() throws IOException {
        String source = "127.0.0.11";
        List<Socket> guesses = new ArrayList<>();
        for (int i = 0; i < FAILURES; i++) {
            // All get in before the first fails.
            guesses.add(RawTls.connect(source, https()));
        }
        for (Socket guess : guesses) {
            assertEquals(
                    RawTls.CLOSED, RawTls.answer(guess, "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            guess.close();
        }
        assertEquals(RawTls.CLOSED, RawTls.answerToHello(source, https()));
        assertServed("127.0.0.10");
    }

    private static boolean answers(String source) {
        try {
            return RawTls.answerToHello(source, https()) == RawTls.HANDSHAKE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertServed(String source) throws IOException {
        try (SSLSocket socket = RawMqtt.from(source, https())) {
            assertEquals(200, status(socket, "GET /v1/time", ""));
        }
    }

    /** The status of one call; its answer is JSON, one object without others inside. */
    private static int status(SSLSocket socket, String call, String body) throws IOException {
        socket.getOutputStream()
                .write((call + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, answer.toString());
            answer.append((char) next);
        }
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }
}

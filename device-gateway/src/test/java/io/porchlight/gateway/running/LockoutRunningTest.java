package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
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
        lockOut(source);
        for (int port : new int[] {https(), Setting.mqttPort()}) {
            assertEquals(RawTls.CLOSED, RawTls.answerToHello(source, port), "locked out on port " + port);
            assertEquals(RawTls.HANDSHAKE, RawTls.answerToHello("127.0.0.10", port), "the neighbour on port " + port);
        }
        assertServed("127.0.0.10");
        RunningEdge.await(() -> answers(source));
        assertServed(source);
    }

    /** By what is no TLS. */
    private static void lockOut(String source) throws IOException {
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
    }

    @Test
    @DisplayName(
            "A-43: requests for certificates that do not hold lock out, and then are looked at no more on connections that"
                    + " stand, either")
    void refusedProvisioning() throws IOException {
        String source = "127.0.0.14";
        try (SSLSocket first = RawMqtt.from(source, https())) {
            for (int i = 0; i < EdgeLimits.REQUESTS_PER_CONNECTION.number(); i++) {
                assertEquals(422, guess(first));
            }
        }
        // As many failures as the limit allows: the source is let in still.
        try (SSLSocket second = RawMqtt.from(source, https())) {
            // The first beyond the limit locks out, for a second: should that have passed, the next does so for two.
            int answer = guess(second);
            for (int i = 0; i < 10 && answer == 422; i++) {
                answer = guess(second);
            }
            assertEquals(RawTls.CLOSED, answer);
        }
    }

    private static int guess(SSLSocket socket) throws IOException {
        return status(socket, "POST /v1/provision", "{\"request\":{},\"manufacturerToken\":\"x\"}");
    }

    @Test
    @DisplayName(
            "A-43: a device whose certificate is not in force, coming back as fast as it can, does not lock its neighbours out")
    void certificateNotInForce() throws IOException {
        String source = "127.0.0.12";
        TestDevice shutOut = TestDevice.provisioned();
        KafkaProbe.revoke(shutOut);
        RunningEdge.await(() -> shutOut.renew(shutOut.certificateSha256()).statusCode() == 422);
        List<SSLSocket> refused = new ArrayList<>();
        for (int i = 0; i < FAILURES; i++) {
            SSLSocket socket = RawMqtt.from(source, Setting.mqttPort(), shutOut);
            socket.getOutputStream().write(RawMqtt.connect(30));
            refused.add(socket);
        }
        for (SSLSocket socket : refused) {
            assertArrayEquals(
                    new byte[] {0x20, 2, 0, 5}, socket.getInputStream().readAllBytes());
            socket.close();
        }
        for (int port : new int[] {https(), Setting.mqttPort()}) {
            assertEquals(RawTls.HANDSHAKE, RawTls.answerToHello(source, port), "on port " + port);
        }
    }

    @Test
    @DisplayName(
            "A-43: whoever does not trust the edge's certificate, and says so, is not taken for somebody who guesses")
    void edgeNotTrusted() throws IOException, GeneralSecurityException {
        String source = "127.0.0.13";
        SSLSocketFactory trustsNobody = SSLContext.getDefault().getSocketFactory();
        for (int port : new int[] {https(), Setting.mqttPort()}) {
            for (int i = 0; i < FAILURES; i++) {
                try (Socket plain = RawTls.connect(source, port);
                        SSLSocket socket = (SSLSocket) trustsNobody.createSocket(plain, "localhost", port, true)) {
                    assertThrows(SSLHandshakeException.class, socket::startHandshake);
                }
            }
            assertEquals(RawTls.HANDSHAKE, RawTls.answerToHello(source, port), "on port " + port);
        }
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

    /** The status of one call, or {@link RawTls#CLOSED}; its answer is JSON, one object without others inside. */
    private static int status(SSLSocket socket, String call, String body) throws IOException {
        socket.getOutputStream()
                .write((call + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return RawTls.CLOSED;
            }
            answer.append((char) next);
        }
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }
}

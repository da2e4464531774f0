package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes on the HTTPS port behind a request that is not answered yet. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class PipeliningRunningTest {
    private static final int TIMES = 50;
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String LINKS = "GET /v1/circle/links?after=0" + HOST + "\r\n";

    /** With the rest, less than a TLS record. */
    private static final int BEHIND = 15_000;

    private final SSLContext stranger = new TestDevice().sslContext();
    private Outside outside;

    @BeforeEach
    void ready() {
        RunningEdge.ready();
        outside = new Outside();
    }

    @AfterEach
    void close() {
        outside.close();
    }

    static Stream<String> lastWords() {
        return Stream.of(
                "GET /v1/time" + HOST + "Connection: close\r\n\r\nPOST /x" + HOST + "Content-Length: " + BEHIND
                        + "\r\n\r\n",
                "GET /v1/time HTTP/1.0\r\nHost: localhost\r\n\r\nPOST /x" + HOST + "Content-Length: " + BEHIND
                        + "\r\n\r\n",
                "GET /v1/time http/1.1\r\nHost: localhost\r\n\r\nPOST /x" + HOST + "Content-Length: " + BEHIND
                        + "\r\n\r\n",
                "GET /mqtt" + HOST
                        + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("lastWords")
    @DisplayName(
            "A-43: what comes behind the last request of a connection, or one for WebSocket, is answered by the connection's end, and its memory is given back")
    void behindTheLast(String last) throws IOException {
        byte[] all = RawMqtt.join(last.getBytes(StandardCharsets.US_ASCII), new byte[BEHIND]);
        String first = heard(all);
        assertTrue(first.matches("(?s)HTTP/1.[01] (200|101|501) .*"), first);
        assertEquals(0, first.lastIndexOf("HTTP/1."), first);
        // What each loop keeps for later is there after the first time.
        repeat(all);
        long before = pooled();
        repeat(all);
        long kept = pooled() - before;
        assertTrue(kept < (long) TIMES * BEHIND / 2, kept + " bytes are not given back");
    }

    private void repeat(byte[] all) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            heard(all);
        }
    }

    /** All that is heard until the connection ends, which it does by itself. */
    private String heard(byte[] all) throws IOException {
        try (SSLSocket socket = RawMqtt.from("127.0.0.31", Setting.port("porchlight.edge.https-port"), stranger)) {
            socket.getOutputStream().write(all);
            return rest(socket);
        }
    }

    private static String rest(SSLSocket socket) throws IOException {
        var heard = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(heard);
        } catch (SocketException reset) {
            // What was not read on the other side makes an end a reset.
        }
        return heard.toString(StandardCharsets.US_ASCII);
    }

    /** Bytes of direct memory in use, of both pools. */
    private static long pooled() {
        return Stream.of(
                        PooledByteBufAllocator.DEFAULT, (PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR)
                .distinct()
                .flatMap(pool -> pool.metric().directArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
    }

    @Test
    @DisplayName(
            "A-43: one request may wait for the answer to the one before it, and is answered behind it; with a second that waits the connection is closed")
    void unanswered() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        int port = Setting.port("porchlight.edge.https-port");
        outside.hold("/internal/");
        try (SSLSocket two = RawMqtt.socket(device, port);
                SSLSocket three = RawMqtt.socket(device, port)) {
            String closing = LINKS.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            two.getOutputStream().write((LINKS + closing).getBytes(StandardCharsets.US_ASCII));
            RunningEdge.await(() -> outside.held() == 1);
            three.getOutputStream().write((LINKS + LINKS + LINKS).getBytes(StandardCharsets.US_ASCII));
            assertEquals("", rest(three));
            outside.release();
            String answers = rest(two);
            assertEquals(3, answers.split("HTTP/1.1 200 ", -1).length, answers);
        }
    }
}

package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing waits for ever: every wait of the edge, all at once. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
@Tag("A-43")
class WaitsRunningTest {
    /** Opens a connection, does too little, and returns once the other end has closed it. */
    private interface Dawdler {
        void run() throws IOException;
    }

    @BeforeEach
    void ready() {
        RunningEdge.ready();
    }

    @Test
    @DisplayName("TLS handshake, CONNECT, WebSocket's CONNECT, HTTP's head and body: who is too slow is closed in time")
    void everyWait() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        int https = Setting.port("porchlight.edge.https-port");
        Map<String, Dawdler> dawdlers = new LinkedHashMap<>();
        dawdlers.put("no TLS on the MQTT port", () -> silent(Setting.mqttPort()));
        dawdlers.put("no TLS on the HTTPS port", () -> silent(https));
        dawdlers.put("no CONNECT", () -> drip(device, Setting.mqttPort(), "", ""));
        dawdlers.put("half a CONNECT", () -> drip(device, Setting.mqttPort(), "\020\015\000", ""));
        dawdlers.put(
                "no CONNECT over WebSocket",
                () -> drip(
                        device,
                        https,
                        "GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Protocol: mqtt\r\n\r\n",
                        ""));
        dawdlers.put("no HTTP head", () -> drip(device, https, "", ""));
        dawdlers.put("an HTTP head by the byte", () -> drip(device, https, "GET /v1/time HTTP/1.1\r\nX: ", "x"));
        dawdlers.put(
                "a second head by the byte",
                () -> drip(
                        device,
                        https,
                        "GET /v1/time HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/time HTTP/1.1\r\nX: ",
                        "x"));
        dawdlers.put(
                "a body by the byte",
                () -> drip(
                        device,
                        https,
                        "POST /v1/provision HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n",
                        "x"));
        Map<String, CompletableFuture<Duration>> ended = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            dawdlers.forEach(
                    (what, dawdler) -> ended.put(what, CompletableFuture.supplyAsync(() -> timed(dawdler), threads)));
            for (var each : ended.entrySet()) {
                Duration took = each.getValue().get(20, TimeUnit.SECONDS);
                assertTrue(
                        took.toMillis() >= 4_500 && took.toMillis() < 12_000, each.getKey() + ": closed after " + took);
            }
        }
    }

    private static Duration timed(Dawdler dawdler) {
        long start = System.nanoTime();
        try {
            dawdler.run();
        } catch (IOException reset) {
            // A reset is an end as well.
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void silent(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(RawMqtt.PATIENCE_MILLIS);
            socket.getInputStream().readAllBytes();
        }
    }

    /** Sends the beginning, then a little again and again, so that the connection is never idle. */
    private static void drip(TestDevice device, int port, String beginning, String again) throws IOException {
        try (SSLSocket socket = RawMqtt.socket(device, port)) {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(again.isEmpty() ? RawMqtt.PATIENCE_MILLIS : 500);
            InputStream in = socket.getInputStream();
            long end = System.nanoTime()
                    + Duration.ofMillis(RawMqtt.PATIENCE_MILLIS).toNanos();
            while (System.nanoTime() < end) {
                try {
                    if (in.read() < 0) {
                        return;
                    }
                } catch (java.net.SocketTimeoutException quiet) {
                    socket.getOutputStream().write(again.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    @Test
    @DisplayName("Whoever floods is kept waiting, then gets 0x96; meanwhile another device is served")
    void flood() throws Exception {
        TestDevice device = RunningEdge.paired("STANDARD");
        try (SSLSocket socket = RawMqtt.socket(device);
                SSLSocket calm = RawMqtt.socket(RunningEdge.paired("STANDARD"))) {
            calm.getOutputStream().write(RawMqtt.connect(60));
            assertArrayEquals(RawMqtt.CONNACK_3_OK, calm.getInputStream().readNBytes(4));
            socket.getOutputStream().write(new byte[] {0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, 1, 'x'});
            assertEquals(0x20, socket.getInputStream().read());
            socket.getInputStream().readNBytes(socket.getInputStream().read());
            byte[] pings = new byte[2 * 2_000];
            for (int i = 0; i < pings.length; i += 2) {
                pings[i] = (byte) 0xC0;
            }
            socket.getOutputStream().write(pings);
            int pongs = 0;
            int first = socket.getInputStream().read();
            while (first == 0xD0) {
                assertEquals(0, socket.getInputStream().read());
                pongs++;
                if (pongs % 50 == 0) {
                    calm.getOutputStream().write(RawMqtt.PINGREQ);
                    assertArrayEquals(RawMqtt.PINGRESP, calm.getInputStream().readNBytes(2));
                }
                first = socket.getInputStream().read();
            }
            assertEquals(0xE0, first, "DISCONNECT");
            assertEquals(2, socket.getInputStream().read());
            assertEquals(0x96, socket.getInputStream().read());
            assertTrue(pongs >= 200 && pongs < 400, "answered before: " + pongs);
        }
    }
}

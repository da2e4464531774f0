package io.porchlight.doorbell.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.porchlight.doorbell.House;
import io.porchlight.doorbell.edge.DeviceTls;
import io.porchlight.doorbell.edge.EdgeHttp;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.footage.SampleCamera;
import io.porchlight.doorbell.state.DeviceState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads against a real HTTP server on loopback that breaks connections when told to. */
class UploaderTest {
    @TempDir
    Path folder;

    private final Map<String, List<byte[]>> received = new ConcurrentHashMap<>();
    private volatile boolean breakVideo;
    private volatile int announceStatus = 201;
    private HttpServer server;
    private Spool spool;
    private Uploader uploader;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/clips/", this::answer);
        server.start();
        DeviceState state = DeviceState.make(folder);
        spool = new Spool(folder.resolve("spool"));
        new Recorder(state, new House().pair(state), spool)
                .record(
                        EventMessage.starting("motion", Instant.now()),
                        new SampleCamera().record("walkers-00"),
                        List.of());
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        uploader = new Uploader(spool, new EdgeHttp(base, DeviceTls.of("", Optional.empty())));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    @DisplayName("F-14: after a broken connection the same bytes are sent again, announcement and tracks alike")
    void repeatsByteForByte() throws IOException {
        breakVideo = true;
        assertThrows(IOException.class, uploader::round);
        assertEquals(1, spool.waiting().size(), "a broken upload stays in the spool");
        breakVideo = false;
        assertEquals(1, uploader.round().size());
        assertTrue(spool.waiting().isEmpty());
        String announcement = received.keySet().stream()
                .filter(path -> !path.contains("/tracks/"))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(
                received.get(announcement).get(0), received.get(announcement).get(1));
        List<byte[]> video = received.get(announcement + "/tracks/video");
        byte[] cut = video.get(0);
        assertTrue(cut.length < video.get(1).length);
        assertArrayEquals(cut, Arrays.copyOf(video.get(1), cut.length), "the second attempt sent other bytes");
    }

    @Test
    @DisplayName(
            "what says nothing of the clip (401, 408, 429, 503) keeps it; a refusal for good (403 no-plan) drops it")
    void keepsOrDrops() throws IOException {
        for (int passing : new int[] {401, 408, 429, 503}) {
            announceStatus = passing;
            assertThrows(IOException.class, uploader::round);
            assertEquals(1, spool.waiting().size(), "after " + passing);
        }
        announceStatus = 403;
        assertTrue(uploader.round().isEmpty());
        assertTrue(spool.waiting().isEmpty());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean video = path.endsWith("/tracks/video");
        byte[] body = video && breakVideo
                ? exchange.getRequestBody().readNBytes(100_000)
                : exchange.getRequestBody().readAllBytes();
        received.computeIfAbsent(path, p -> new ArrayList<>()).add(body);
        if (video && breakVideo) {
            exchange.close();
            return;
        }
        if (path.contains("/tracks/")) {
            exchange.sendResponseHeaders(204, -1);
        } else {
            byte[] answer = (announceStatus == 201
                            ? "{\"missing\":[\"video\",\"poster\",\"detail\"]}"
                            : "{\"type\":\"https://porchlight.example/problems/no-plan\",\"detail\":\"\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(announceStatus, answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }
}

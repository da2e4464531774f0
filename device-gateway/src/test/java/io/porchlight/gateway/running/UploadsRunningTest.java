package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several uploads of one device at once: how many places of video-service it can take. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
class UploadsRunningTest {
    private static final int LENGTH = 4 * 1024 * 1024;
    private static final byte[] PIECE = new byte[32 * 1024];
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final List<SlowUpload> begun = new ArrayList<>();
    private Outside outside;

    @BeforeEach
    void ready() {
        RunningEdge.ready();
        outside = new Outside();
    }

    @AfterEach
    void close() throws IOException {
        for (SlowUpload upload : begun) {
            upload.socket.close();
        }
        outside.close();
    }

    private static String track() {
        return "/v1/clips/" + Setting.randomId() + "/tracks/video";
    }

    /** A track that comes as slowly as it may, until it is told to hurry. */
    private static final class SlowUpload {
        private final SSLSocket socket;
        private final CompletableFuture<String> heard;
        private volatile boolean hurry;

        SlowUpload(TestDevice device, String path) throws IOException {
            socket = RawMqtt.socket(device, Setting.port("porchlight.edge.https-port"));
            socket.setSoTimeout(0);
            String head = "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + LENGTH + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            heard = CompletableFuture.supplyAsync(this::hear, THREADS);
            THREADS.execute(this::send);
        }

        private void send() {
            try {
                OutputStream out = socket.getOutputStream();
                for (int sent = 0; sent < LENGTH; sent += PIECE.length) {
                    out.write(PIECE);
                    for (int tenths = 0; tenths < 10 && !hurry; tenths++) {
                        LockSupport.parkNanos(100_000_000);
                    }
                }
            } catch (IOException closed) {
                // The reader sees it, too.
            }
        }

        private String hear() {
            try {
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException reset) {
                return "";
            }
        }

        void assertHungUp() {
            assertEquals("", heard.orTimeout(20, TimeUnit.SECONDS).join());
        }

        void assertArrives() {
            assertFalse(heard.isDone(), "it is under way still");
            hurry = true;
            String answer = heard.orTimeout(20, TimeUnit.SECONDS).join();
            assertEquals("HTTP/1.1 204", answer.substring(0, Math.min(12, answer.length())), answer);
        }
    }

    /** Returns once something of it has arrived at video-service. */
    private SlowUpload begin(TestDevice device, String path) throws IOException {
        var before = List.copyOf(outside.arriving);
        var upload = new SlowUpload(device, path);
        begun.add(upload);
        RunningEdge.await(
                () -> outside.arriving.stream().anyMatch(each -> each.startsWith(path) && !before.contains(each)));
        return upload;
    }

    private static HttpResponse<String> put(TestDevice device, String path) {
        return device.send(HttpRequest.newBuilder(Setting.https(path))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[100_000])));
    }

    @Test
    @Tag("A-43")
    @DisplayName(
            "A-43: of five uploads of one device the last two stay, the others end at both ends, and another device's goes through")
    void places() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        TestDevice other = RunningEdge.paired("STANDARD");
        SlowUpload others = begin(other, track());
        List<SlowUpload> uploads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            uploads.add(begin(device, track()));
        }
        long most = EdgeLimits.UPLOADS_AT_ONCE.number();
        RunningEdge.await(() -> outside.arriving.size() == most + 1);
        assertEquals(204, put(other, track()).statusCode());
        for (SlowUpload ended : uploads.subList(0, 3)) {
            ended.assertHungUp();
        }
        uploads.get(3).assertArrives();
        uploads.get(4).assertArrives();
        others.assertArrives();
        assertEquals(0, outside.arriving.size());
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43: the same track over and over keeps one place, and does not end the device's other upload")
    void oneTrack() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        SlowUpload another = begin(device, track());
        String path = track();
        SlowUpload last = begin(device, path);
        for (int i = 0; i < 4; i++) {
            SlowUpload earlier = last;
            last = begin(device, path);
            earlier.assertHungUp();
        }
        RunningEdge.await(() -> outside.arriving.size() == 2);
        another.assertArrives();
        last.assertArrives();
    }

    @Test
    @DisplayName(
            "A track that broke off is taken at once when it comes again, whether or not the edge knows of the break")
    void again() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        String path = track();
        SlowUpload silent = begin(device, path);
        assertEquals(204, put(device, path).statusCode());
        silent.assertHungUp();

        begin(device, path).socket.close();
        assertEquals(204, put(device, path).statusCode());
        RunningEdge.await(() -> outside.arriving.isEmpty());
        // As many as there are places, each of them broken off: none of them is left over.
        for (long i = 0; i <= EdgeLimits.UPLOADS_AT_ONCE.number(); i++) {
            begin(device, track()).socket.close();
        }
        RunningEdge.await(() -> outside.arriving.isEmpty());
        SlowUpload one = begin(device, track());
        SlowUpload two = begin(device, track());
        one.assertArrives();
        two.assertArrives();
    }

    @Test
    @DisplayName("Uploads that video-service did not take leave nothing behind that would end another")
    void refused() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        outside.close();
        for (int i = 0; i < 3; i++) {
            assertEquals(503, put(device, track()).statusCode());
        }
        outside = new Outside();
        SlowUpload first = begin(device, track());
        assertEquals(204, put(device, track()).statusCode());
        assertEquals(204, put(device, track()).statusCode());
        first.assertArrives();
    }
}

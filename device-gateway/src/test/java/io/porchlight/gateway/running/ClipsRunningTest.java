package io.porchlight.gateway.running;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.EpochKey;
import io.porchlight.gateway.clip.ClipQuota;
import io.porchlight.gateway.limit.DeviceRates;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.sealing.clip.ClipSealer;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedClip;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.KafkaResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clips through the running gateway to a real HTTP server in video-service's place. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(EdgeResource.class)
class ClipsRunningTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PrivateKeyP256 EPOCH = PrivateKeyP256.generate();

    @Inject
    ClipQuota quota;

    @Inject
    DeviceRates rates;

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

    private static SealedClip clip(PrivateKeyP256 signer, Instant startedAt) {
        return clip(signer, startedAt, RunningEdge.CIRCLE_ID);
    }

    private static SealedClip clip(PrivateKeyP256 signer, Instant startedAt, String circleId) {
        try {
            var home = new ClipSealer.Home(
                    circleId,
                    3,
                    PrivateKeyP256.generate().publicKey(),
                    PrivateKeyP256.generate().publicKey());
            var sealer = new ClipSealer(home, Signer.of(signer), ClipSealer.Position.first(), startedAt);
            sealer.track(
                    Kind.VIDEO, "video/mp4", new ByteArrayInputStream(new byte[5_000]), new ByteArrayOutputStream());
            sealer.track(
                    Kind.DETAIL,
                    "application/json",
                    new ByteArrayInputStream(Bytes.utf8("{}")),
                    new ByteArrayOutputStream());
            return sealer.finish();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> post(TestDevice device, SealedClip clip, String kind) {
        return post(device, clip, kind, clip.statement().clipId());
    }

    private static HttpResponse<String> post(TestDevice device, SealedClip clip, String kind, String address) {
        var body = Json.object(
                "statement", clip.statement().toJson(),
                "bundle", Base64Url.encode(clip.bundle().bytes()),
                "eventId", Setting.randomId(),
                "kind", kind);
        return device.send(HttpRequest.newBuilder(Setting.https("/v1/clips/" + address))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** The epochs around the expiry of a clip made now that is kept for so many days, as consent-service publishes. */
    private static void publishEpochs(int days) {
        Instant expiry = Instant.now().plus(Duration.ofDays(days));
        for (Instant at : List.of(expiry.minusSeconds(3_600), expiry, expiry.plusSeconds(3_600))) {
            String epochId = Epoch.containing(at).id();
            KafkaProbe.produce(epochId, new EpochKey(epochId, EPOCH.publicKey().toJson()));
        }
    }

    @Test
    @Tag("R6")
    @DisplayName(
            "SF-16: a clip goes on with its bundle under the epoch key of its expiry hour and nothing in the clear")
    void announced() throws IOException {
        TestDevice device = RunningEdge.paired("STANDARD");
        publishEpochs(7);
        SealedClip clip = clip(device.identity, Instant.now());
        HttpResponse<String>[] answer = new HttpResponse[1];
        RunningEdge.await(() -> (answer[0] = post(device, clip, "motion")).statusCode() != 503);
        assertEquals(201, answer[0].statusCode(), answer[0].body());
        assertEquals("{\"missing\":[\"video\",\"detail\"]}", answer[0].body());

        Outside.Call call = outside.calls.get("/v1/clips");
        assertTrue(call.authorization().startsWith("Bearer ey"), call.authorization());
        JsonNode said = JSON.readTree(call.body().getBytes());
        Instant expiresAt = Instant.ofEpochSecond(said.get("expiresAt").asLong());
        assertEquals(clip.statement().minute().plus(Duration.ofDays(7)), expiresAt);
        Epoch epoch = Epoch.containing(expiresAt);
        assertEquals(epoch.id(), said.get("epochId").asText());
        assertEquals(clip.statement(), Statement.of(said.get("statement")));
        byte[] sealed = Base64Url.decode(said.get("sealedBundle").asText());
        assertArrayEquals(
                clip.bundle().bytes(), epoch.open(EPOCH, clip.statement().clipId(), sealed));
        assertFalse(call.body().toString().contains("sealedKeys"), "no bundle in the clear");
        assertFalse(call.body().toString().contains(RunningEdge.CIRCLE_ID), "no circle id");
    }

    @Test
    @Tag("R6")
    @DisplayName("Without a plan nothing is stored: 403 no-plan before any body")
    void noPlan() {
        TestDevice device = RunningEdge.paired("NONE");
        HttpResponse<String> answer = post(device, clip(device.identity, Instant.now()), "ding");
        assertEquals(403, answer.statusCode());
        assertTrue(answer.body().contains("problems/no-plan"), answer.body());
        answer = device.send(HttpRequest.newBuilder(Setting.https("/v1/clips/abc/tracks/video"))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[100])));
        assertEquals(403, answer.statusCode());
        assertTrue(outside.calls.keySet().stream().noneMatch(path -> path.startsWith("/v1/clips")));
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43: a doorbell that has used up its day gets 429 before any body, with the time until it may again")
    void quota() {
        TestDevice device = RunningEdge.paired("STANDARD");
        publishEpochs(30);
        SealedClip clip = clip(device.identity, Instant.now());
        quota.take(device.deviceId, EdgeLimits.CLIP_BYTES_PER_DAY.number() - 1, Instant.now());
        RunningEdge.await(() -> post(device, clip, "ding").statusCode() == 201);
        outside.calls.clear();
        HttpResponse<String> answer = post(device, clip, "ding");
        assertEquals(429, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("problems/clip-quota"), answer.body());
        long seconds = Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(seconds > 0 && seconds <= Duration.ofDays(1).toSeconds(), "Retry-After " + seconds);
        assertTrue(outside.calls.isEmpty(), outside.calls.keySet().toString());
    }

    @Test
    @Tag("A-43")
    @DisplayName("A-43: a device's requests count among its messages: beyond its rate it gets 429 with Retry-After")
    void requestRate() {
        TestDevice device = RunningEdge.paired("STANDARD");
        long most = EdgeLimits.MESSAGE_BURST.number()
                + EdgeLimits.MESSAGES_PER_SECOND.number() * EdgeLimits.REQUEST_PATIENCE.millis() / 1000;
        // As if it had just sent so many messages over MQTT, which are the same rates, and as much again while it
        // connects.
        for (long message = 0; message <= 2 * most; message++) {
            rates.of(device.deviceId, MonotonicClock.now()).message(MonotonicClock.now());
        }
        outside.calls.clear();
        HttpRequest.Builder request = HttpRequest.newBuilder(Setting.https("/v1/circle/links?after=0"));
        HttpResponse<String> answer = device.send(request);
        assertEquals(429, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        assertTrue(outside.calls.isEmpty(), outside.calls.keySet().toString());
        RunningEdge.await(() -> device.send(request).statusCode() == 200);
    }

    @Test
    @DisplayName("A clip by another key, of another address, home or time is refused with 422 and a type of its own")
    void refused() {
        TestDevice device = RunningEdge.paired("STANDARD");
        Instant now = Instant.now();
        SealedClip good = clip(device.identity, now);
        refused("jws-", post(device, clip(PrivateKeyP256.generate(), now), "ding"));
        refused("clip-id", post(device, good, "ding", Setting.randomId()));
        refused("clip-circle", post(device, clip(device.identity, now, TestDevice.hash(new byte[] {2})), "ding"));
        refused("clip-expired", post(device, clip(device.identity, now.minus(Duration.ofDays(31))), "ding"));
        refused("clip-time", post(device, clip(device.identity, now.plusSeconds(900)), "ding"));
        var swapped = new SealedClip(clip(device.identity, now).statement(), good.bundle());
        refused("manifest-statement", post(device, swapped, "ding"));
        assertTrue(outside.calls.keySet().stream().noneMatch(path -> path.startsWith("/v1/clips")));
    }

    private static void refused(String slug, HttpResponse<String> answer) {
        assertEquals(422, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("porchlight.example/problems/" + slug), answer.body());
    }

    @Test
    @DisplayName(
            "A track of 15 MB passes through byte for byte; without length, certificate or a known kind it does not")
    void track() {
        TestDevice device = RunningEdge.paired("STANDARD");
        byte[] track = Bytes.random(15_000_000);
        String path = "/v1/clips/" + Setting.randomId() + "/tracks/video";
        HttpResponse<String> answer = device.send(
                HttpRequest.newBuilder(Setting.https(path)).PUT(HttpRequest.BodyPublishers.ofByteArray(track)));
        assertEquals(204, answer.statusCode(), answer.body());
        Outside.Call call = outside.calls.get(path);
        assertEquals(track.length, call.length());
        assertEquals(TestDevice.hash(track), call.sha256());

        HttpRequest.BodyPublisher unknownLength =
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10]));
        assertEquals(
                411,
                device.send(HttpRequest.newBuilder(Setting.https(path)).PUT(unknownLength))
                        .statusCode());
        HttpRequest.BodyPublisher small = HttpRequest.BodyPublishers.ofByteArray(new byte[10]);
        assertEquals(
                404,
                device.send(HttpRequest.newBuilder(Setting.https("/v1/clips/a/tracks/face"))
                                .PUT(small))
                        .statusCode());
        assertEquals(
                401,
                new TestDevice()
                        .send(HttpRequest.newBuilder(Setting.https(path)).PUT(small))
                        .statusCode());
    }

    @Test
    @DisplayName("When video-service is away the device gets 503 with Retry-After")
    void videoAway() {
        TestDevice device = RunningEdge.paired("STANDARD");
        outside.close();
        HttpResponse<String> answer = device.send(HttpRequest.newBuilder(Setting.https("/v1/clips/a/tracks/video"))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[10])));
        assertEquals(503, answer.statusCode());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        outside = new Outside();
    }

    @Test
    @DisplayName("A device gets the links of its own home, by pseudonym")
    void links() {
        TestDevice device = RunningEdge.paired("STANDARD");
        HttpResponse<String> answer = device.send(HttpRequest.newBuilder(Setting.https("/v1/circle/links?after=4")));
        assertEquals("{\"links\":[{\"n\":1}]}", answer.body());
        String path = "/internal/v1/circles/circle-" + device.deviceId.substring(0, 8) + "/links";
        assertEquals(path + "?after=4", outside.calls.get(path).path());
        assertEquals(
                400,
                device.send(HttpRequest.newBuilder(Setting.https("/v1/circle/links?after=x")))
                        .statusCode());
    }

    @Test
    @DisplayName("Anybody may ask the time")
    void time() throws IOException {
        JsonNode time = JSON.readTree(new TestDevice()
                .send(HttpRequest.newBuilder(Setting.https("/v1/time")))
                .body());
        assertTrue(Math.abs(time.get("now").asLong() - Instant.now().getEpochSecond()) < 5);
    }
}

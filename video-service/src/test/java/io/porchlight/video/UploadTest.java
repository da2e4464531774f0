package io.porchlight.video;

import static io.porchlight.testing.Patience.await;
import static io.porchlight.video.Gateway.announce;
import static io.porchlight.video.Gateway.clip;
import static io.porchlight.video.Gateway.upload;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.testing.IssuerResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UploadTest {

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    @Test
    void aClipIsCompleteOnceEveryTrackHasArrivedAndThenGoesOutWithItsBundle() {
        Gateway.Clip clip = clip("upload-1");
        ObjectNode announcement = clip.announcement();
        announce(announcement).statusCode(201).body("missing", contains("video", "detail"));
        upload(clip, Kind.VIDEO).statusCode(204);
        announce(announcement).statusCode(200).body("missing", contains("detail"));
        assertThat(Look.count("select count(*) from clip where clip_id = ? and stored_at is not null", clip.clipId()))
                .isZero();
        upload(clip, Kind.DETAIL).statusCode(204);
        announce(announcement).statusCode(200).body("missing", empty());

        JsonNode stored = Look.event(
                "io.porchlight.clip.stored.v1",
                event -> event.path("clipId").asText().equals(clip.clipId()));
        assertThat(stored.path("circle").asText()).isEqualTo("upload-1");
        assertThat(Statement.of(stored.path("statement"))).isEqualTo(clip.statement());
        assertThat(stored.path("sealedBundle").asText())
                .isEqualTo(announcement.path("sealedBundle").asText());
        assertThat(stored.path("expiresAt").asLong()).isEqualTo(clip.expiresAt().getEpochSecond());
        assertThat(Look.count("select count(*) from clip where clip_id = ? and sealed_bundle is null", clip.clipId()))
                .as("the bundle is forgotten here")
                .isEqualTo(1);
        assertThat(Look.count("select count(*) from upload")).isZero();
    }

    @Test
    void repeatedCallsChangeNothing() {
        Gateway.Clip clip = clip("upload-2");
        announce(clip).statusCode(201);
        ObjectNode later = clip.announcement();
        later.put("expiresAt", clip.expiresAt().plusSeconds(7200).getEpochSecond());
        announce(later).statusCode(200);
        assertThat(Look.count(
                        "select extract(epoch from expires_at)::bigint from clip where clip_id = ?", clip.clipId()))
                .isEqualTo(clip.expiresAt().getEpochSecond());
        upload(clip, Kind.VIDEO).statusCode(204);
        upload(clip, Kind.VIDEO).statusCode(204);
        assertThat(Look.count("select count(*) from track where clip_id = ? and object_key is not null", clip.clipId()))
                .isEqualTo(1);
    }

    @Test
    void aTrackOfSeveralPartsArrivesWhole() {
        Gateway.Clip clip = clip("upload-3", TestClock.now().plus(Duration.ofDays(1)), 12_000_000);
        Gateway.store(clip);
        assertThat(given().auth()
                        .preemptive()
                        .oauth2(ConsentTokens.home("upload-3"))
                        .get("/v1/clips/{id}/tracks/video", clip.clipId())
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray())
                .isEqualTo(clip.track(Kind.VIDEO));
    }

    @Test
    @DisplayName("SF-12 bytes that are not the statement's are refused and leave nothing behind")
    void refusesOtherBytes() {
        Gateway.Clip clip = clip("upload-4", TestClock.now().plus(Duration.ofDays(1)), 1_700_123);
        announce(clip).statusCode(201);
        byte[] sealed = clip.track(Kind.VIDEO).clone();
        sealed[sealed.length - 1] ^= 1;
        problem(upload(clip.clipId(), Kind.VIDEO, sealed), 422, "track-mismatch");
        problem(upload(clip.clipId(), Kind.VIDEO, java.util.Arrays.copyOf(sealed, 1000)), 422, "track-mismatch");

        assertThat(Look.objectsOfSize(sealed.length)).isZero();
        assertThat(Look.count("select count(*) from upload")).isZero();
        announce(clip).statusCode(200).body("missing", contains("video", "detail"));
        upload(clip, Kind.VIDEO).statusCode(204);
    }

    @Test
    void anUploadThatBreaksOffLeavesNothingBehind() throws Exception {
        Gateway.Clip clip = clip("upload-5", TestClock.now().plus(Duration.ofDays(1)), 1_800_321);
        announce(clip).statusCode(201);
        byte[] sealed = clip.track(Kind.VIDEO);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT /v1/clips/" + clip.clipId() + "/tracks/video HTTP/1.1\r\nHost: localhost\r\n"
                            + "Authorization: Bearer "
                            + IssuerResource.serviceToken("device-gateway", "video-service")
                            + "\r\nContent-Length: " + sealed.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(sealed, 0, sealed.length / 2);
            out.flush();
            await().untilAsserted(() ->
                    assertThat(Look.count("select count(*) from upload")).isEqualTo(1));
        }
        await().untilAsserted(() ->
                assertThat(Look.count("select count(*) from upload")).isZero());
        assertThat(Look.objectsOfSize(sealed.length)).isZero();
        upload(clip, Kind.VIDEO).statusCode(204);
    }

    @Test
    @DisplayName("S0-33, R6 without a plan, or beyond thirty days, nothing is stored")
    void refusesWhatMayNotBeKept() {
        Instant now = TestClock.now();
        for (Instant expiry : new Instant[] {
            Instant.EPOCH,
            now.minusSeconds(1),
            now.plus(Duration.ofDays(30)).plusSeconds(5),
            now.plus(Duration.ofDays(400))
        }) {
            Gateway.Clip clip = clip("no-plan", expiry, 1000);
            problem(announce(clip), 422, "expiry-invalid");
            problem(upload(clip, Kind.VIDEO), 404, "not-found");
        }
        assertThat(Look.count("select count(*) from clip where circle = 'no-plan'"))
                .isZero();
        assertThat(Look.count("select count(*) from event where circle = 'no-plan'"))
                .isZero();
    }

    @Test
    void refusesAnEpochOtherThanTheHourOfExpiry() {
        ObjectNode body = clip("upload-6").announcement();
        body.put("epochId", "20200101T00Z");
        problem(announce(body), 422, "epoch-invalid");
    }

    @Test
    @DisplayName("SF-13 a statement that is not exactly one is refused with its own type")
    void refusesABadStatement() {
        ObjectNode extra = clip("upload-7").announcement();
        extra.withObject("/statement").put("camera", "Master Bedroom");
        announce(extra).statusCode(422).contentType("application/problem+json");
        ObjectNode other = clip("upload-7").announcement();
        other.set("statement", clip("upload-7").statement().toJson());
        problem(announce(other), 422, "statement-mismatch");
        ObjectNode none = clip("upload-7").announcement();
        none.remove("statement");
        problem(announce(none), 422, "statement-missing");
    }

    @Test
    void anotherStatementUnderTheSameIdConflicts() {
        Gateway.Clip clip = clip("upload-8");
        announce(clip).statusCode(201);
        ObjectNode other = clip.announcement();
        other.withObject("/statement").put("origin", io.porchlight.sealing.encoding.Base64Url.encode(new byte[32]));
        problem(announce(other), 409, "clip-differs");
        ObjectNode otherCircle = clip.announcement();
        otherCircle.put("circle", "somebody-else");
        problem(announce(otherCircle), 409, "clip-differs");
    }

    @Test
    void onlyListedServicesMayUpload() {
        Gateway.Clip clip = clip("upload-9");
        String body = clip.announcement().toString();
        problem(
                given().contentType("application/json")
                        .body(body)
                        .post("/v1/clips")
                        .then(),
                401,
                "unauthorized");
        for (Map.Entry<String, Integer> caller : Map.of(
                        IssuerResource.serviceToken("law-enforcement-service", "video-service"), 403,
                        IssuerResource.serviceToken("device-gateway", "consent-service"), 401,
                        IssuerResource.token(
                                        "homes",
                                        "device-gateway",
                                        Map.of("azp", "device-gateway", "aud", "video-service")),
                                401,
                        ConsentTokens.home("upload-9"), 401)
                .entrySet()) {
            given().auth()
                    .preemptive()
                    .oauth2(caller.getKey())
                    .contentType("application/json")
                    .body(body)
                    .post("/v1/clips")
                    .then()
                    .statusCode(caller.getValue())
                    .contentType("application/problem+json");
            given().auth()
                    .preemptive()
                    .oauth2(caller.getKey())
                    .contentType("application/octet-stream")
                    .body(clip.track(Kind.DETAIL))
                    .put("/v1/clips/{id}/tracks/detail", clip.clipId())
                    .then()
                    .statusCode(caller.getValue())
                    .contentType("application/problem+json");
        }
        assertThat(Look.count("select count(*) from clip where circle = 'upload-9'"))
                .isZero();
    }

    static void problem(ValidatableResponse response, int status, String slug) {
        response.statusCode(status).contentType("application/problem+json").body("type", endsWith("/problems/" + slug));
    }
}

package io.porchlight.video;

import static io.porchlight.testing.Patience.await;
import static io.porchlight.video.UploadTest.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.testing.KafkaProbe;
import io.porchlight.video.read.Fetches;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ReadTest {

    private static final String REVOCATION = "io.porchlight.revocation.v1";

    @Inject
    Fetches fetches;

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    @Test
    void servesTheWholeTrackAndSaysWhatItIs() {
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-1"));
        byte[] sealed = clip.track(Kind.VIDEO);
        byte[] read = get(clip, "video", ConsentTokens.home("read-1"))
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Accept-Ranges", "bytes")
                .header("Content-Type", "application/octet-stream")
                .header("Content-Length", String.valueOf(sealed.length))
                .extract()
                .asByteArray();
        assertThat(read).isEqualTo(sealed);
        given().auth()
                .preemptive()
                .oauth2(ConsentTokens.home("read-1"))
                .head("/v1/clips/{id}/tracks/video", clip.clipId())
                .then()
                .statusCode(200)
                .header("Content-Length", String.valueOf(sealed.length));
    }

    @Test
    void servesOneRange() {
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-2"));
        byte[] sealed = clip.track(Kind.VIDEO);
        int length = sealed.length;
        Map<String, int[]> ranges = Map.of(
                "bytes=0-39",
                new int[] {0, 40},
                "bytes=1048576-2097151",
                new int[] {1048576, 2097152},
                "bytes=100-",
                new int[] {100, length},
                "bytes=-16",
                new int[] {length - 16, length},
                "bytes=" + (length - 1) + "-" + (length + 50),
                new int[] {length - 1, length});
        ranges.forEach((header, part) -> assertThat(range(clip, header)
                        .statusCode(206)
                        .header("Content-Range", "bytes " + part[0] + "-" + (part[1] - 1) + "/" + length)
                        .header("Cache-Control", "no-store")
                        .extract()
                        .asByteArray())
                .as(header)
                .isEqualTo(Arrays.copyOfRange(sealed, part[0], part[1])));
        for (String header : List.of("bytes=" + length + "-", "bytes=5-4", "bytes=-0", "bytes=0-1,5-6")) {
            problem(range(clip, header).header("Content-Range", "bytes */" + length), 416, "range-not-satisfiable");
        }
        range(clip, "lines=1-2").statusCode(200);
    }

    @Test
    @DisplayName("A-42, A-07 another circle's, grant's or kind's token finds the same nothing as an unknown clip")
    void aTokenOpensNothingElse() {
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-3"));
        Gateway.Clip other = Gateway.store(Gateway.clip("read-3-other"));
        Gateway.Clip unfinished = Gateway.clip("read-3");
        Gateway.announce(unfinished).statusCode(201);
        Gateway.upload(unfinished, Kind.VIDEO).statusCode(204);
        byte[] nothing = given().auth()
                .preemptive()
                .oauth2(ConsentTokens.home("read-3"))
                .get("/v1/clips/{id}/tracks/video", "unknown")
                .then()
                .statusCode(404)
                .extract()
                .asByteArray();
        String agency = ConsentTokens.agency("grant-a", List.of(clip.clipId()), List.of("video", "detail"));
        get(clip, "video", agency).statusCode(200);
        for (ValidatableResponse response : List.of(
                get(clip, "video", ConsentTokens.home("read-3-other")),
                get(clip, "audio", ConsentTokens.home("read-3")),
                get(unfinished, "video", ConsentTokens.home("read-3")),
                get(other, "video", agency),
                get(clip, "poster", agency),
                get(clip, "detail", ConsentTokens.agency("grant-a", List.of(clip.clipId()), List.of("video"))))) {
            assertThat(response.statusCode(404).extract().asByteArray()).isEqualTo(nothing);
        }
    }

    @Test
    @DisplayName("R3 only a short-lived token that consent-service signed for this service opens anything")
    void refusesEveryOtherToken() {
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-4"));
        long now = TestClock.now().getEpochSecond();
        Map<String, Object> noExpiry = new HashMap<>();
        noExpiry.put("exp", null);
        Map<String, Object> noCircle = new HashMap<>();
        noCircle.put("circle", null);
        Map<String, Object> noId = new HashMap<>();
        noId.put("jti", null);
        for (String token : List.of(
                "",
                "not-a-token",
                ConsentTokens.forged("read-4"),
                ConsentTokens.homeWith("read-4", Map.of("aud", "consent-service")),
                ConsentTokens.homeWith("read-4", Map.of("iss", "somebody")),
                ConsentTokens.homeWith("read-4", Map.of("exp", now + 3600)),
                ConsentTokens.homeWith("read-4", Map.of("iat", now - 700, "exp", now - 100)),
                ConsentTokens.homeWith("read-4", Map.of("clips", List.of(clip.clipId()))),
                ConsentTokens.homeWith("read-4", noExpiry),
                ConsentTokens.homeWith("read-4", noCircle),
                ConsentTokens.homeWith("read-4", noId))) {
            problem(get(clip, "video", token), 401, "unauthorized");
        }
        problem(given().get("/v1/clips/{id}/tracks/video", clip.clipId()).then(), 401, "unauthorized");
        Gateway.asGateway()
                .get("/v1/clips/{id}/tracks/video", clip.clipId())
                .then()
                .statusCode(401);
    }

    @Test
    @DisplayName("R6 reads end to the second: at the clip's expiry and at the token's")
    void readsEndToTheSecond() {
        Instant start = TestClock.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-5", start.plus(Duration.ofHours(2)), 50_000));
        TestClock.stopAt(start);
        String token = ConsentTokens.home("read-5");
        TestClock.stopAt(start.plusSeconds(599));
        get(clip, "video", token).statusCode(200);
        TestClock.stopAt(start.plusSeconds(600));
        problem(get(clip, "video", token), 401, "unauthorized");

        TestClock.stopAt(clip.expiresAt().minusMillis(1));
        String last = ConsentTokens.home("read-5");
        range(clip, "bytes=0-9", last).statusCode(206);
        TestClock.stopAt(clip.expiresAt());
        problem(range(clip, "bytes=0-9", last), 404, "not-found");
    }

    @Test
    void followsWithdrawals() {
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-6"));
        String grantA = ConsentTokens.agency("read-6-a", List.of(clip.clipId()), List.of("video"));
        String grantB = ConsentTokens.agency("read-6-b", List.of(clip.clipId()), List.of("video"));
        String home = ConsentTokens.home("read-6");
        get(clip, "video", grantA).statusCode(200);
        revoke("{\"grant\":\"read-6-a\",\"action\":\"refuse-tokens\",\"at\":"
                + TestClock.now().getEpochSecond() + "}");
        await().until(() -> status(clip, grantA) == 401);
        problem(get(clip, "video", grantA), 401, "unauthorized");
        get(clip, "video", grantB).statusCode(200);
        get(clip, "video", home).statusCode(200);

        long at = TestClock.now().getEpochSecond();
        revoke("{\"circle\":\"read-6\",\"action\":\"refuse-tokens\",\"at\":" + at + "}");
        await().until(() -> status(clip, home) == 401);
        problem(get(clip, "video", home), 401, "unauthorized");
        problem(given().auth().preemptive().oauth2(home).get("/v1/timeline").then(), 401, "unauthorized");
        get(clip, "video", ConsentTokens.homeWith("read-6", Map.of("iat", at + 1)))
                .statusCode(200);
        get(clip, "video", grantB).statusCode(200);

        revoke("{\"circle\":\"read-6\",\"clips\":[\"" + clip.clipId() + "\"],\"action\":\"erase\",\"at\":" + at + "}");
        await().until(() -> status(clip, grantB) == 404);
        problem(get(clip, "video", grantB), 404, "not-found");
    }

    @Test
    @DisplayName("R7 every fetch of ciphertext is told, once per clip, token and window")
    void tellsFetches() {
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-7"));
        Instant start = Instant.ofEpochSecond(TestClock.now().getEpochSecond() / 60 * 60);
        TestClock.stopAt(start);
        String agency = ConsentTokens.agency("read-7-grant", List.of(clip.clipId()), List.of("video", "detail"));
        for (int i = 0; i < 3; i++) {
            range(clip, "bytes=" + i * 10 + "-" + (i * 10 + 9), agency).statusCode(206);
        }
        get(clip, "detail", agency).statusCode(200);
        problem(get(clip, "video", ConsentTokens.home("somebody-else")), 404, "not-found");
        TestClock.stopAt(start.plusSeconds(61));
        Look.run(fetches::tell);
        get(clip, "video", ConsentTokens.home("read-7")).statusCode(200);
        TestClock.stopAt(start.plusSeconds(200));
        Look.run(fetches::tell);
        Look.run(fetches::tell);

        List<JsonNode> told = Look.events(
                        "io.porchlight.clip.fetched.v1",
                        event -> isOf(clip, event) && event.path("grant").isMissingNode())
                .stream()
                .filter(event -> isOf(clip, event))
                .toList();
        assertThat(told).hasSize(2);
        assertThat(told.getFirst().path("grant").asText()).isEqualTo("read-7-grant");
        assertThat(told.getFirst().path("circle").asText()).isEqualTo("read-7");
        assertThat(told.getFirst().path("tracks").toString()).isEqualTo("[\"video\",\"detail\"]");
        assertThat(told.getFirst().path("at").asLong()).isEqualTo(start.getEpochSecond());
        assertThat(told.getLast().path("tracks").toString()).isEqualTo("[\"video\"]");
    }

    @Test
    void onlyTheAppsOriginsMayReadFromABrowser() {
        Gateway.Clip clip = Gateway.store(Gateway.clip("read-8"));
        given().header("Origin", ConsentTokens.HOME_ORIGIN)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "range,authorization")
                .options("/v1/clips/{id}/tracks/video", clip.clipId())
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", ConsentTokens.HOME_ORIGIN);
        given().header("Origin", ConsentTokens.HOME_ORIGIN)
                .auth()
                .preemptive()
                .oauth2(ConsentTokens.home("read-8"))
                .get("/v1/clips/{id}/tracks/video", clip.clipId())
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", equalTo(ConsentTokens.HOME_ORIGIN));
        given().header("Origin", "https://evil.example")
                .auth()
                .preemptive()
                .oauth2(ConsentTokens.home("read-8"))
                .get("/v1/clips/{id}/tracks/video", clip.clipId())
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    private static boolean isOf(Gateway.Clip clip, JsonNode event) {
        return event.path("clipId").asText().equals(clip.clipId());
    }

    private static void revoke(String json) {
        KafkaProbe.sendEvent("revocations.v1", "key", REVOCATION, json);
    }

    /** Asked while waiting: an assertion that fails would put the whole track into the report each time. */
    private static int status(Gateway.Clip clip, String token) {
        return given().auth()
                .preemptive()
                .oauth2(token)
                .get("/v1/clips/{id}/tracks/video", clip.clipId())
                .statusCode();
    }

    private static ValidatableResponse get(Gateway.Clip clip, String kind, String token) {
        return given().auth()
                .preemptive()
                .oauth2(token)
                .get("/v1/clips/{id}/tracks/{kind}", clip.clipId(), kind)
                .then();
    }

    private static ValidatableResponse range(Gateway.Clip clip, String range) {
        return range(clip, range, ConsentTokens.home(clip.circle()));
    }

    private static ValidatableResponse range(Gateway.Clip clip, String range, String token) {
        return given().auth()
                .preemptive()
                .oauth2(token)
                .header("Range", range)
                .get("/v1/clips/{id}/tracks/video", clip.clipId())
                .then();
    }
}

package io.porchlight.video;

import static io.porchlight.testing.Patience.await;
import static io.porchlight.video.UploadTest.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.porchlight.testing.KafkaProbe;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TimelineTest {

    @Test
    @DisplayName("F-01 events newest first, each with its clip once that is complete")
    void eventsWithClips() {
        Gateway.Clip clip = Gateway.clip("timeline-1");
        event("timeline-1", "old", "motion", "2026-11-01T10:00:00Z");
        event("timeline-1", clip.eventId(), "ding", clip.statement().minute().toString());
        event("timeline-2", "not-ours", "ding", "2026-11-01T10:00:00Z");
        await().untilAsserted(() -> page("timeline-1", "").body("$", hasSize(2)));
        Gateway.announce(clip).statusCode(201);
        page("timeline-1", "").body("[0].eventId", equalTo(clip.eventId())).body("[0]", new HasNoClip());
        clip.tracks().keySet().forEach(kind -> Gateway.upload(clip, kind).statusCode(204));

        page("timeline-1", "")
                .body("eventId", contains(clip.eventId(), "old"))
                .body("[0].kind", equalTo("ding"))
                .body("[0].deviceId", equalTo("device-1"))
                .body("[0].clip.clipId", equalTo(clip.clipId()))
                .body("[0].clip.expiresAt", equalTo((int) clip.expiresAt().getEpochSecond()))
                .body("[0].clip.statement.clipId", equalTo(clip.clipId()))
                .body("[1].minute", equalTo("2026-11-01T10:00:00Z"));
    }

    @Test
    void aPageEndsWithAWholeMinuteSoThatNothingIsMissed() {
        for (int i = 0; i < 6; i++) {
            event("timeline-3", "e" + i, "motion", "2026-11-0" + (1 + i / 3) + "T10:00:00Z");
        }
        await().untilAsserted(() -> page("timeline-3", "").body("$", hasSize(6)));
        List<String> first = page("timeline-3", "?limit=2").extract().path("eventId");
        List<String> second = page("timeline-3", "?limit=2&before=2026-11-02T10:00:00Z")
                .extract()
                .path("eventId");
        assertThat(first).containsExactlyInAnyOrder("e3", "e4", "e5");
        assertThat(second).containsExactlyInAnyOrder("e0", "e1", "e2");
    }

    @Test
    void asksForSensibleParameters() {
        problem(page("timeline-4", "?limit=0", 400), 400, "bad-request");
        problem(page("timeline-4", "?limit=201", 400), 400, "bad-request");
        problem(page("timeline-4", "?before=yesterday", 400), 400, "bad-request");
    }

    @Test
    void isForTheHouseholdAlone() {
        problem(given().get("/v1/timeline").then(), 401, "unauthorized");
        problem(
                given().auth()
                        .preemptive()
                        .oauth2(ConsentTokens.agency("g", List.of("c"), List.of("video")))
                        .get("/v1/timeline")
                        .then(),
                404,
                "not-found");
    }

    private static void event(String circle, String eventId, String kind, String minute) {
        KafkaProbe.sendEvent("device-events.v1", "device-1", "io.porchlight.device.event.v1", """
                {"deviceId":"device-1","circle":"%s","eventId":"%s","kind":"%s","minute":"%s"}""".formatted(
                        circle, eventId, kind, minute));
    }

    private static ValidatableResponse page(String circle, String query) {
        return page(circle, query, 200);
    }

    private static ValidatableResponse page(String circle, String query, int status) {
        return given().auth()
                .preemptive()
                .oauth2(ConsentTokens.home(circle))
                .get("/v1/timeline" + query)
                .then()
                .statusCode(status);
    }

    /** The member is not there at all. */
    private static final class HasNoClip extends org.hamcrest.TypeSafeMatcher<java.util.Map<String, Object>> {
        @Override
        protected boolean matchesSafely(java.util.Map<String, Object> entry) {
            return !entry.containsKey("clip");
        }

        @Override
        public void describeTo(org.hamcrest.Description description) {
            description.appendText("an entry without a clip");
        }
    }
}

package io.porchlight.video;

import static io.porchlight.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.testing.KafkaProbe;
import io.porchlight.video.retention.Sweeper;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SweeperTest {

    @Inject
    Sweeper sweeper;

    @AfterEach
    void resetClock() {
        TestClock.reset();
    }

    @Test
    @DisplayName("R6, S0-32 what is over is deleted, object and rows, and said")
    void deletesWhatIsOver() {
        Gateway.Clip over =
                Gateway.store(Gateway.clip("sweep-1", TestClock.now().plus(Duration.ofHours(3)), 70_001));
        Gateway.Clip staying =
                Gateway.store(Gateway.clip("sweep-1", TestClock.now().plus(Duration.ofHours(30)), 70_002));
        assertThat(Look.objectsOfSize(over.track(Kind.VIDEO).length)).isEqualTo(1);
        TestClock.stopAt(over.expiresAt().minusSeconds(1));
        Look.run(sweeper::sweep);
        assertThat(rows(over)).as("not before its second").isEqualTo(1);
        TestClock.stopAt(over.expiresAt());
        Look.run(sweeper::sweep);

        assertThat(rows(over)).isZero();
        assertThat(Look.count("select count(*) from track where clip_id = ?", over.clipId()))
                .isZero();
        assertThat(Look.count("select count(*) from event where event_id = ?", over.eventId()))
                .isZero();
        assertThat(Look.objectsOfSize(over.track(Kind.VIDEO).length)).isZero();
        assertThat(rows(staying)).isEqualTo(1);
        assertThat(Look.objectsOfSize(staying.track(Kind.VIDEO).length)).isEqualTo(1);
        assertThat(expired(over).path("reason").asText()).isEqualTo("retention");
    }

    @Test
    void deletesWhatTheHouseholdErased() {
        Gateway.Clip erased =
                Gateway.store(Gateway.clip("sweep-2", TestClock.now().plus(Duration.ofDays(3)), 70_003));
        KafkaProbe.sendEvent(
                "revocations.v1",
                "sweep-2",
                "io.porchlight.revocation.v1",
                "{\"circle\":\"sweep-2\",\"action\":\"erase\",\"at\":1}");
        await().untilAsserted(() -> assertThat(Look.count(
                        "select count(*) from clip where clip_id = ? and erased_at is not null", erased.clipId()))
                .isEqualTo(1));
        given().auth()
                .preemptive()
                .oauth2(ConsentTokens.home("sweep-2"))
                .get("/v1/clips/{id}/tracks/video", erased.clipId())
                .then()
                .statusCode(404);
        Look.run(sweeper::sweep);

        assertThat(rows(erased)).isZero();
        assertThat(Look.objectsOfSize(erased.track(Kind.VIDEO).length)).isZero();
        assertThat(expired(erased).path("reason").asText()).isEqualTo("erased");
    }

    @Test
    void givesUpClipsThatNeverBecameWhole() {
        Gateway.Clip unfinished = Gateway.clip("sweep-3", TestClock.now().plus(Duration.ofDays(3)), 70_004);
        Gateway.announce(unfinished).statusCode(201);
        Gateway.upload(unfinished, Kind.VIDEO).statusCode(204);
        TestClock.runAhead(Duration.ofHours(23));
        Look.run(sweeper::sweep);
        assertThat(rows(unfinished)).isEqualTo(1);
        TestClock.runAhead(Duration.ofHours(25));
        Look.run(sweeper::sweep);

        assertThat(rows(unfinished)).isZero();
        assertThat(Look.objectsOfSize(unfinished.track(Kind.VIDEO).length)).isZero();
        assertThat(expired(unfinished).path("reason").asText()).isEqualTo("orphan");
    }

    private static long rows(Gateway.Clip clip) {
        return Look.count("select count(*) from clip where clip_id = ?", clip.clipId());
    }

    private static JsonNode expired(Gateway.Clip clip) {
        return Look.event(
                "io.porchlight.clip.expired.v1",
                event -> event.path("clipId").asText().equals(clip.clipId()));
    }
}

package io.porchlight.lawenforcement.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.porchlight.contracts.event.DisclosureAccess;
import io.porchlight.contracts.event.DisclosureWithdrawn;
import io.porchlight.lawenforcement.ServiceTest;
import io.porchlight.lawenforcement.play.Asked;
import io.porchlight.lawenforcement.play.Bureau;
import io.porchlight.lawenforcement.play.Given;
import io.porchlight.lawenforcement.play.Waiting;
import io.porchlight.sealing.json.Json;
import io.porchlight.testing.Kafka;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class DisclosureTest {
    @Test
    @DisplayName("A-07, R3: a released grant is its agency's alone; for others it does not exist")
    void grantedReachesTheAgency() {
        Bureau bureau = Bureau.accredited();
        Given given = arrived(bureau);
        bureau.ben
                .calls()
                .get("/v1/requests/{r}/disclosures", given.asked.id())
                .then()
                .statusCode(200)
                .body("", hasSize(1))
                .body("[0].jti", equalTo(given.jti()))
                .body("[0].withdrawn", equalTo(false));
        String message = bureau.ben
                .calls()
                .get("/v1/disclosures/{j}", given.jti())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(Bureau.tree(message)).isEqualTo(Bureau.tree(given.json()));

        Bureau other = Bureau.accredited();
        String theirs = other.ada
                .calls()
                .get("/v1/disclosures/{j}", given.jti())
                .then()
                .statusCode(404)
                .extract()
                .asString();
        String none = other.ada
                .calls()
                .get("/v1/disclosures/unknown")
                .then()
                .statusCode(404)
                .extract()
                .asString();
        assertThat(theirs).isEqualTo(none);
        String clip = Json.object("clipId", given.clipId()).toString();
        other.ada
                .calls()
                .body(clip)
                .post("/v1/disclosures/{j}/tokens", given.jti())
                .then()
                .statusCode(404);
        other.ada
                .calls()
                .body(Json.object("clipId", given.clipId(), "action", "view").toString())
                .post("/v1/disclosures/{j}/accesses", given.jti())
                .then()
                .statusCode(404);
    }

    @Test
    void aClipTokenIsAskedOfConsentServiceInThisServicesName() {
        Bureau bureau = Bureau.accredited();
        Given given = arrived(bureau);
        bureau.ada
                .calls()
                .body(Json.object("clipId", given.clipId()).toString())
                .post("/v1/disclosures/{j}/tokens", given.jti())
                .then()
                .statusCode(200)
                .body("token", containsString(given.clipId()));
        bureau.ada
                .calls()
                .body(Json.object("clipId", "another").toString())
                .post("/v1/disclosures/{j}/tokens", given.jti())
                .then()
                .statusCode(404);
        bureau.ada
                .calls()
                .body("{}")
                .post("/v1/disclosures/{j}/tokens", given.jti())
                .then()
                .statusCode(400);
    }

    @Test
    @DisplayName("R7: what an officer does with a clip is told to the home, under the officer's name in the chain")
    void accessesAreReported() {
        Bureau bureau = Bureau.accredited();
        Given given = arrived(bureau);
        bureau.ben
                .calls()
                .body(Json.object("clipId", given.clipId(), "action", "export").toString())
                .post("/v1/disclosures/{j}/accesses", given.jti())
                .then()
                .statusCode(204);
        DisclosureAccess told = Kafka.await(DisclosureAccess.class, a -> a.jti().equals(given.jti()));
        assertThat(told.officer()).isEqualTo(bureau.ben.member().id());
        assertThat(told.action()).isEqualTo("export");
        bureau.ben
                .calls()
                .body(Json.object("clipId", given.clipId(), "action", "sell").toString())
                .post("/v1/disclosures/{j}/accesses", given.jti())
                .then()
                .statusCode(400);
    }

    @Test
    void aWithdrawnDisclosureGivesNoTokens() {
        Bureau bureau = Bureau.accredited();
        Given given = arrived(bureau);
        Kafka.say(
                "/consent-service",
                given.asked.id(),
                new DisclosureWithdrawn(given.asked.id(), given.jti(), Json.object("payload", "x"), 1_800_000_000L));
        Waiting.until(() -> Boolean.TRUE.equals(bureau.ada
                .calls()
                .get("/v1/requests/" + given.asked.id() + "/disclosures")
                .path("[0].withdrawn")));
        bureau.ada
                .calls()
                .body(Json.object("clipId", given.clipId()).toString())
                .post("/v1/disclosures/{j}/tokens", given.jti())
                .then()
                .statusCode(409)
                .body("type", endsWith("/withdrawn"));
    }

    @Test
    @DisplayName("A-29: a grant for another agency's case key becomes a dead letter")
    void misdirectedGrantsGoNowhere() {
        Bureau bureau = Bureau.accredited();
        Asked asked = Asked.submitted(bureau);
        Asked another = Asked.submitted(bureau);
        Given given = Given.to(asked);
        Kafka.say("/consent-service", another.id(), given.messageFor(another.id()));
        Kafka.awaitRecord("disclosures.v1.dead-letter", letter -> another.id().equals(letter.key()));
        bureau.ada
                .calls()
                .get("/v1/requests/{r}/disclosures", another.id())
                .then()
                .body("", hasSize(0));
        bureau.ada
                .calls()
                .get("/v1/requests/{r}/disclosures", asked.id())
                .then()
                .body("", hasSize(0));
    }

    private static Given arrived(Bureau bureau) {
        Given given = Given.to(Asked.submitted(bureau));
        Kafka.say("/consent-service", given.asked.id(), given.messageFor(given.asked.id()));
        Waiting.until(
                () -> bureau.ada.calls().get("/v1/disclosures/" + given.jti()).statusCode() == 200);
        return given;
    }
}

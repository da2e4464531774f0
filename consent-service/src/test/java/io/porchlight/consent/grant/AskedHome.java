package io.porchlight.consent.grant;

import static io.restassured.RestAssured.given;

import io.porchlight.consent.play.Agency;
import io.porchlight.consent.play.Person;
import io.porchlight.consent.play.Street;
import io.porchlight.consent.play.Video;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.testing.IssuerResource;
import io.porchlight.testing.Kafka;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;

/** A home with one clip on record, and an agency whose request has reached it as a prompt. */
@org.jspecify.annotations.NullUnmarked
final class AskedHome {
    static final Duration LIFE = Duration.ofHours(72);

    final Street street = new Street();
    final Video.Stored clip = street.clipOnRecord(street.start.plusSeconds(600));
    final Agency agency = Agency.accredited();
    final FootageRequest form = agency.form(Agency.around(street.cell), street.start, street.end);
    final RequestPublished published = agency.asks(form, agency.signed(form));
    final String promptId = street.prompt(form).get("promptId").asText();

    Person alice() {
        return street.home.alice;
    }

    /** The clip, granted by whoever signs, from now on. */
    GrantBuilder.Signed grantedBy(Signer signer) {
        return street.grant(form, published, clip).sign(signer, Instant.now(), LIFE);
    }

    /** The clip, granted by Alice, who is a primary. */
    GrantBuilder.Signed granted() {
        return grantedBy(alice().signer());
    }

    ValidatableResponse hand(Person caller, String body) {
        return caller.calls()
                .body(body)
                .post("/v1/circles/{c}/prompts/{p}/grant", street.home.id(), promptId)
                .then();
    }

    ValidatableResponse withdraw(String jti, SignedDocument withdrawal) {
        return alice().calls()
                .body(Json.object("withdrawal", withdrawal.toJson()).toString())
                .post("/v1/circles/{c}/grants/{j}/withdrawal", street.home.id(), jti)
                .then();
    }

    static ValidatableResponse token(String service, String body) {
        return given().auth()
                .oauth2(IssuerResource.serviceToken(service, "consent-service"))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/internal/v1/disclosure-tokens")
                .then();
    }

    /** Waits until the grant has left for the agency. */
    static DisclosureGranted released(String jti) {
        return Kafka.await(DisclosureGranted.class, g -> g.jti().equals(jti));
    }
}

package io.porchlight.consent.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Household;
import io.porchlight.consent.play.Parties;
import io.porchlight.consent.play.Person;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.json.Json;
import java.time.Instant;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class AccessTokenTest {
    @Test
    @DisplayName("R3: login and member device together get a short EdDSA token that names the pseudonym only")
    void aMemberDeviceGetsAToken() throws Exception {
        Household home = Household.created();
        String token = ask(home.alice, home.id(), home.alice.proof(MemberProof.ACCESS, home.id()))
                .statusCode(200)
                .extract()
                .path("token");
        JwtClaims claims = new JwtConsumerBuilder()
                .setVerificationKey(Parties.tokenKey().getKey())
                .setExpectedIssuer("consent-service")
                .setExpectedAudience("video-service")
                .setJwsAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.ConstraintType.PERMIT, "EdDSA")
                .setRequireExpirationTime()
                .setRequireJwtId()
                .build()
                .processToClaims(token);
        long life = claims.getExpirationTime().getValue() - Instant.now().getEpochSecond();
        assertThat(life).isBetween(500L, 600L);
        assertThat(claims.getStringClaimValue("circle")).hasSize(22).isNotEqualTo(home.id());
        assertThat(claims.toJson()).doesNotContain(home.alice.subject(), home.id());
    }

    @Test
    @DisplayName("A-42: a proof is worth one token")
    void aProofIsUsedOnce() {
        Household home = Household.created();
        String proof = home.alice.proof(MemberProof.ACCESS, home.id());
        ask(home.alice, home.id(), proof).statusCode(200);
        ask(home.alice, home.id(), proof).statusCode(403).body("type", endsWith("/proof-invalid"));
    }

    @Test
    void aLoginWithoutAMemberDeviceGetsNothing() {
        Household home = Household.created();
        Person thief = home.alice.onAnotherDevice();
        ask(thief, home.id(), thief.proof(MemberProof.ACCESS, home.id()))
                .statusCode(403)
                .body("reason", equalTo("proof.not-member"));
    }

    @Test
    void aMemberDeviceWithoutTheLoginGetsNothing() {
        Household home = Household.created();
        Person stranger = new Person(Person.someone().subject(), home.alice.open(), home.alice.sign());
        ask(stranger, home.id(), stranger.proof(MemberProof.ACCESS, home.id())).statusCode(404);
    }

    @Test
    void aNonceOfAnotherCircleIsRefused() {
        Household home = Household.created();
        Household other = Household.created();
        String nonce =
                home.alice.calls().post("/v1/circles/{c}/nonces", other.id()).path("nonce");
        ask(home.alice, home.id(), home.alice.proof(MemberProof.ACCESS, home.id(), nonce))
                .statusCode(403);
    }

    @Test
    @DisplayName("A-20: a removed member's device has no voice, even under a login that stays")
    void aRemovedDeviceGetsNothing() {
        Household home = Household.created();
        Person bob = home.joins(Role.PRIMARY);
        Link link = home.author().removeMember(bob.id(), home.freshKeys(), home.alice.signer());
        home.append(link, home.keyring(home.chain.append(link)));
        Person bobsDeviceWithAlicesLogin = new Person(home.alice.subject(), bob.open(), bob.sign());
        ask(bobsDeviceWithAlicesLogin, home.id(), bobsDeviceWithAlicesLogin.proof(MemberProof.ACCESS, home.id()))
                .statusCode(403)
                .body("reason", equalTo("proof.not-member"));
    }

    @Test
    void aStrangerCannotBindAnAccountAndLearnsNothing() {
        Household home = Household.created();
        Person stranger = Person.someone();
        String there = stranger.calls()
                .body(Json.object("proof", stranger.proof(MemberProof.ACCOUNT, home.id()))
                        .toString())
                .post("/v1/circles/{c}/accounts", home.id())
                .then()
                .statusCode(404)
                .extract()
                .asString();
        String nowhere = stranger.calls()
                .body(Json.object("proof", stranger.proof(MemberProof.ACCOUNT, "A".repeat(43)))
                        .toString())
                .post("/v1/circles/{c}/accounts", "A".repeat(43))
                .then()
                .statusCode(404)
                .extract()
                .asString();
        assertThat(there).isEqualTo(nowhere);
    }

    private static io.restassured.response.ValidatableResponse ask(Person who, String circleId, String proof) {
        return who.calls()
                .body(Json.object("proof", proof).toString())
                .post("/v1/circles/{c}/access-tokens", circleId)
                .then();
    }
}

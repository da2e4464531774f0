package io.porchlight.consent.grant;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Agency;
import io.porchlight.consent.play.Doorbell;
import io.porchlight.consent.play.Kafka;
import io.porchlight.consent.play.Parties;
import io.porchlight.consent.play.Person;
import io.porchlight.consent.play.Street;
import io.porchlight.consent.play.Video;
import io.porchlight.contracts.event.DisclosureAccess;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.contracts.event.DisclosureWithdrawn;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.CaseOpening;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.grant.Withdrawal;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.testing.IssuerResource;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
@org.jspecify.annotations.NullUnmarked
class GrantTest {
    private static final Duration LIFE = Duration.ofHours(72);

    private Street street;
    private Video.Stored clip;
    private Agency agency;
    private FootageRequest form;
    private RequestPublished published;
    private String promptId;

    @BeforeEach
    void anAgencyAsks() {
        street = new Street();
        clip = street.clipOnRecord(street.start.plusSeconds(600));
        agency = Agency.accredited();
        form = agency.form(Agency.around(street.cell), street.start, street.end);
        published = agency.asks(form, agency.signed(form));
        promptId = street.prompt(form).get("promptId").asText();
    }

    @Test
    @DisplayName(
            "R4, SF-19: what a home's device signed is logged, released with every proof, and opens with the case key")
    void aGrantIsReleased() {
        GrantBuilder.Signed signed = street.grant(form, published, clip).sign(alice(), Instant.now(), LIFE);
        hand(street.home.alice, street.submission(signed, clip)).statusCode(202);
        Grant grant = Grant.of(signed.grant());

        DisclosureGranted granted = released(grant.jti());
        assertThat(granted.grant()).isEqualTo(signed.grant().toJson());
        LogProof.Shown grantLeaf = ProofExtra.verify(proof(granted.grantProof()), granted.grant(), Parties.TRUST);
        LogProof.Shown requestLeaf = ProofExtra.verify(proof(granted.requestProof()), granted.request(), Parties.TRUST);
        ProofExtra.verify(proof(granted.agencyProof()), granted.agencyChain().getFirst(), Parties.TRUST);
        LogProof ingest = proof(granted.ingestProofs().getFirst().proof());
        LogProof.Shown batch = IngestProof.of(ingest).verify(ingest, Parties.TRUST);
        assertThat(batch.index())
                .isLessThan(requestLeaf.index())
                .isEqualTo(granted.ingestProofs().getFirst().index());
        assertThat(requestLeaf.index()).isLessThan(grantLeaf.index());
        assertThat(grantLeaf.time()).isLessThan(grant.exp());
        new CaseOpening(form, agency.caseKey).track(grant, clip.statement(), Kind.VIDEO);

        street.home
                .alice
                .calls()
                .get("/v1/circles/{c}/grants/{j}", street.home.id(), grant.jti())
                .then()
                .statusCode(200)
                .body("status", equalTo("released"))
                .body("granted.jti", equalTo(grant.jti()));
        assertThat(street.prompt(form).get("status").asText()).isEqualTo("released");
        assertThat(granted.toString())
                .doesNotContain(
                        street.home.id(), clip.circle(), signed.opening().jws());
    }

    @Test
    @DisplayName("A-29: a grant is taken once")
    void replay() {
        GrantBuilder.Signed signed = street.grant(form, published, clip).sign(alice(), Instant.now(), LIFE);
        String body = street.submission(signed, clip);
        hand(street.home.alice, body).statusCode(202);
        hand(street.home.alice, body).statusCode(409).body("type", endsWith("/grant-replayed"));
    }

    @Test
    @DisplayName("A-18: a grant signed by any other key than the clip's own is refused")
    void wrongKey() {
        GrantBuilder.Signed signed = street.grant(form, published, clip).sign(alice(), Instant.now(), LIFE);
        SignedDocument forged =
                SignedDocument.sign(signed.grant().payload(), List.of(Signer.of(PrivateKeyP256.generate())));
        hand(street.home.alice, street.submission(forged, signed.opening().toJson(), clip))
                .statusCode(422)
                .body("type", endsWith("/wrong-key"));
    }

    @Test
    @DisplayName("A-20: a plain member cannot grant")
    void notPrimary() {
        Person bob = street.home.joins(Role.MEMBER);
        GrantBuilder.Signed signed = street.grant(form, published, clip).sign(bob.signer(), Instant.now(), LIFE);
        hand(bob, street.submission(signed, clip)).statusCode(403).body("type", endsWith("/not-primary"));
    }

    @Test
    @DisplayName("A-20: whoever has left the circle cannot grant any more")
    void staleChain() {
        Person bob = street.home.joins(Role.PRIMARY);
        GrantBuilder.Signed signed = street.grant(form, published, clip).sign(bob.signer(), Instant.now(), LIFE);
        String body = street.submission(signed, clip);
        Link link = street.home.author().removeMember(bob.id(), street.home.freshKeys(), street.home.alice.signer());
        street.home.append(link, street.home.keyring(street.home.chain.append(link)));
        hand(street.home.alice, body).statusCode(409).body("type", endsWith("/stale-chain"));
    }

    @Test
    @DisplayName("A clip that the prompt does not name is refused")
    void clipNotInPrompt() {
        Video.Stored later = street.clipOnRecord(street.start.plusSeconds(900));
        GrantBuilder.Signed signed = street.grant(form, published, clip, later).sign(alice(), Instant.now(), LIFE);
        hand(street.home.alice, street.submission(signed, clip, later))
                .statusCode(422)
                .body("type", endsWith("/clip-not-in-prompt"));
    }

    @Test
    @DisplayName("SF-19: a grant that is over is refused")
    void expired() {
        GrantBuilder.Signed signed = street.grant(form, published, clip)
                .sign(alice(), Instant.now().minus(Duration.ofHours(2)), Duration.ofHours(1));
        hand(street.home.alice, street.submission(signed, clip))
                .statusCode(422)
                .body("type", endsWith("/grant-expired"));
    }

    @Test
    @DisplayName("A-29: a grant for another request is refused")
    void otherRequest() {
        FootageRequest second = agency.form(Agency.around(street.cell), street.start, street.end);
        RequestPublished other = agency.asks(second, agency.signed(second));
        GrantBuilder.Signed signed = street.grant(second, other, clip).sign(alice(), Instant.now(), LIFE);
        hand(street.home.alice, street.submission(signed, clip))
                .statusCode(422)
                .body("type", endsWith("/grant-invalid"))
                .body("reason", equalTo("grant.request"));
    }

    @Test
    @DisplayName(
            "A-42: only law-enforcement-service gets a token, for one clip and the granted kinds, while the grant lives")
    void disclosureTokens() {
        GrantBuilder.Signed signed = street.grant(form, published, clip).sign(alice(), Instant.now(), LIFE);
        hand(street.home.alice, street.submission(signed, clip)).statusCode(202);
        String jti = Grant.of(signed.grant()).jti();
        released(jti);
        String ask = Json.object("jti", jti, "clipId", clip.clipId()).toString();
        token("law-enforcement-service", ask).statusCode(200);
        token("device-gateway", ask).statusCode(403);
        token(
                        "law-enforcement-service",
                        Json.object("jti", jti, "clipId", "other").toString())
                .statusCode(404);
        street.home
                .alice
                .calls()
                .body(ask)
                .post("/internal/v1/disclosure-tokens")
                .then()
                .statusCode(401);

        Kafka.say(
                "/law-enforcement-service",
                form.requestId(),
                new DisclosureAccess(
                        form.requestId(),
                        jti,
                        clip.clipId(),
                        "export",
                        agency.chief.id(),
                        Instant.now().getEpochSecond()));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> street.home
                .alice
                .calls()
                .get("/v1/circles/{c}/accesses", street.home.id())
                .then()
                .body("kind", hasItems("grant", "token", "disclosure-access"))
                .body("find { it.kind == 'disclosure-access' }.officer", equalTo(agency.chief.id()))
                .body("find { it.kind == 'disclosure-access' }.agencyId", equalTo(agency.id())));
    }

    @Test
    @DisplayName("SF-21: the home withdraws with the kept grant key; fetches stop and the agency is told")
    void withdrawal() {
        GrantBuilder.Signed signed = street.grant(form, published, clip).sign(alice(), Instant.now(), LIFE);
        hand(street.home.alice, street.submission(signed, clip)).statusCode(202);
        String jti = Grant.of(signed.grant()).jti();
        released(jti);
        var keys = Doorbell.json(street.home
                .alice
                .calls()
                .get("/v1/circles/{c}/grants/{j}/keys", street.home.id(), jti)
                .then()
                .statusCode(200)
                .extract()
                .asString());
        var kept = keys.get("grantKeys").get(0);
        PrivateKeyP256 clipKey = new SealedKey(
                        "grant-key",
                        kept.get("keyId").asText(),
                        Base64Url.decode(kept.get("sealed").asText()))
                .openClipKey(street.home.release, street.home.id(), clip.statement());
        SignedDocument forged = SignedDocument.sign(
                new Withdrawal(
                                jti,
                                signed.grant().payloadHashText(),
                                List.of(clip.statement().hash()),
                                Instant.now().getEpochSecond())
                        .toJson(),
                List.of(alice()));
        withdraw(jti, forged).statusCode(422).body("type", endsWith("/withdrawal-invalid"));
        withdraw(jti, Withdrawal.sign(signed.grant(), Map.of(clip.statement(), Signer.of(clipKey)), Instant.now()))
                .statusCode(204);

        assertThat(Kafka.await(Revocation.class, r -> jti.equals(r.grant())).action())
                .isEqualTo("refuse-tokens");
        Kafka.await(DisclosureWithdrawn.class, w -> w.jti().equals(jti));
        token(
                        "law-enforcement-service",
                        Json.object("jti", jti, "clipId", clip.clipId()).toString())
                .statusCode(404);
        assertThat(street.prompt(form).get("status").asText()).isEqualTo("withdrawn");
    }

    private Signer alice() {
        return street.home.alice.signer();
    }

    private ValidatableResponse hand(Person caller, String body) {
        return caller.calls()
                .body(body)
                .post("/v1/circles/{c}/prompts/{p}/grant", street.home.id(), promptId)
                .then();
    }

    private ValidatableResponse withdraw(String jti, SignedDocument withdrawal) {
        return street.home
                .alice
                .calls()
                .body(Json.object("withdrawal", withdrawal.toJson()).toString())
                .post("/v1/circles/{c}/grants/{j}/withdrawal", street.home.id(), jti)
                .then();
    }

    private static ValidatableResponse token(String service, String body) {
        return given().auth()
                .oauth2(IssuerResource.serviceToken(service, "consent-service"))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/internal/v1/disclosure-tokens")
                .then();
    }

    private static DisclosureGranted released(String jti) {
        return Kafka.await(DisclosureGranted.class, g -> g.jti().equals(jti));
    }

    private static LogProof proof(String text) {
        return LogProof.parse(Bytes.utf8(text));
    }
}

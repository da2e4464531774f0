package io.porchlight.consent.grant;

import static io.porchlight.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Agency;
import io.porchlight.consent.play.Parties;
import io.porchlight.consent.play.Person;
import io.porchlight.consent.play.Video;
import io.porchlight.contracts.event.DisclosureAccess;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.CaseOpening;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantBuilder;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.testing.Kafka;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
@org.jspecify.annotations.NullUnmarked
class GrantTest {
    private AskedHome asked;

    @BeforeEach
    void anAgencyAsks() {
        asked = new AskedHome();
    }

    @Test
    @DisplayName(
            "R4, SF-19: what a home's device signed is logged, released with every proof, and opens with the case key")
    void aGrantIsReleased() {
        GrantBuilder.Signed signed = asked.granted();
        asked.hand(asked.alice(), asked.street.submission(signed, asked.clip)).statusCode(202);
        Grant grant = Grant.of(signed.grant());

        DisclosureGranted granted = AskedHome.released(grant.jti());
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
        new CaseOpening(asked.form, asked.agency.caseKey).track(grant, asked.clip.statement(), Kind.VIDEO);

        asked.alice()
                .calls()
                .get("/v1/circles/{c}/grants/{j}", asked.street.home.id(), grant.jti())
                .then()
                .statusCode(200)
                .body("status", equalTo("released"))
                .body("granted.jti", equalTo(grant.jti()));
        assertThat(asked.street.prompt(asked.form).get("status").asText()).isEqualTo("released");
        assertThat(granted.toString())
                .doesNotContain(
                        asked.street.home.id(),
                        asked.clip.circle(),
                        signed.opening().jws());
    }

    @Test
    @DisplayName("A-29: a grant is taken once")
    void replay() {
        GrantBuilder.Signed signed = asked.granted();
        String body = asked.street.submission(signed, asked.clip);
        asked.hand(asked.alice(), body).statusCode(202);
        asked.hand(asked.alice(), body).statusCode(409).body("type", endsWith("/grant-replayed"));
    }

    @Test
    @DisplayName("A-18: a grant signed by any other key than the clip's own is refused")
    void wrongKey() {
        GrantBuilder.Signed signed = asked.granted();
        SignedDocument forged =
                SignedDocument.sign(signed.grant().payload(), List.of(Signer.of(PrivateKeyP256.generate())));
        asked.hand(
                        asked.alice(),
                        asked.street.submission(forged, signed.opening().toJson(), asked.clip))
                .statusCode(422)
                .body("type", endsWith("/wrong-key"));
    }

    @Test
    @DisplayName("A-20: a plain member cannot grant")
    void notPrimary() {
        Person bob = asked.street.home.joins(Role.MEMBER);
        GrantBuilder.Signed signed = asked.grantedBy(bob.signer());
        asked.hand(bob, asked.street.submission(signed, asked.clip))
                .statusCode(403)
                .body("type", endsWith("/not-primary"));
    }

    @Test
    @DisplayName("A-20: whoever has left the circle cannot grant any more")
    void staleChain() {
        Person bob = asked.street.home.joins(Role.PRIMARY);
        GrantBuilder.Signed signed = asked.grantedBy(bob.signer());
        String body = asked.street.submission(signed, asked.clip);
        Link link = asked.street
                .home
                .author()
                .removeMember(
                        bob.id(), asked.street.home.freshKeys(), asked.alice().signer());
        asked.street.home.append(link, asked.street.home.keyring(asked.street.home.chain.append(link)));
        asked.hand(asked.alice(), body).statusCode(409).body("type", endsWith("/stale-chain"));
    }

    @Test
    @DisplayName("A clip that the prompt does not name is refused")
    void clipNotInPrompt() {
        Video.Stored later = asked.street.clipOnRecord(asked.street.start.plusSeconds(900));
        GrantBuilder.Signed signed = asked.street
                .grant(asked.form, asked.published, asked.clip, later)
                .sign(asked.alice().signer(), Instant.now(), AskedHome.LIFE);
        asked.hand(asked.alice(), asked.street.submission(signed, asked.clip, later))
                .statusCode(422)
                .body("type", endsWith("/clip-not-in-prompt"));
    }

    @Test
    @DisplayName("SF-19: a grant that is over is refused")
    void expired() {
        GrantBuilder.Signed signed = asked.street
                .grant(asked.form, asked.published, asked.clip)
                .sign(asked.alice().signer(), Instant.now().minus(Duration.ofHours(2)), Duration.ofHours(1));
        asked.hand(asked.alice(), asked.street.submission(signed, asked.clip))
                .statusCode(422)
                .body("type", endsWith("/grant-expired"));
    }

    @Test
    @DisplayName("A-29: a grant for another request is refused")
    void otherRequest() {
        FootageRequest second =
                asked.agency.form(Agency.around(asked.street.cell), asked.street.start, asked.street.end);
        RequestPublished other = asked.agency.asks(second, asked.agency.signed(second));
        GrantBuilder.Signed signed = asked.street
                .grant(second, other, asked.clip)
                .sign(asked.alice().signer(), Instant.now(), AskedHome.LIFE);
        asked.hand(asked.alice(), asked.street.submission(signed, asked.clip))
                .statusCode(422)
                .body("type", endsWith("/grant-invalid"))
                .body("reason", equalTo("grant.request"));
    }

    @Test
    @DisplayName(
            "A-42: only law-enforcement-service gets a token, for one clip and the granted kinds, while the grant lives")
    void disclosureTokens() {
        GrantBuilder.Signed signed = asked.granted();
        asked.hand(asked.alice(), asked.street.submission(signed, asked.clip)).statusCode(202);
        String jti = Grant.of(signed.grant()).jti();
        AskedHome.released(jti);
        String ask = Json.object("jti", jti, "clipId", asked.clip.clipId()).toString();
        AskedHome.token("law-enforcement-service", ask).statusCode(200);
        AskedHome.token("device-gateway", ask).statusCode(403);
        AskedHome.token(
                        "law-enforcement-service",
                        Json.object("jti", jti, "clipId", "other").toString())
                .statusCode(404);
        asked.alice()
                .calls()
                .body(ask)
                .post("/internal/v1/disclosure-tokens")
                .then()
                .statusCode(401);

        Kafka.say(
                "/law-enforcement-service",
                asked.form.requestId(),
                new DisclosureAccess(
                        asked.form.requestId(),
                        jti,
                        asked.clip.clipId(),
                        "export",
                        asked.agency.chief.id(),
                        Instant.now().getEpochSecond()));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> asked.alice()
                .calls()
                .get("/v1/circles/{c}/accesses", asked.street.home.id())
                .then()
                .body("kind", hasItems("grant", "token", "disclosure-access"))
                .body("find { it.kind == 'disclosure-access' }.action", equalTo("export"))
                .body("find { it.kind == 'disclosure-access' }.officer", equalTo(asked.agency.chief.id()))
                .body("find { it.kind == 'disclosure-access' }.agencyId", equalTo(asked.agency.id())));
    }

    private static LogProof proof(String text) {
        return LogProof.parse(Bytes.utf8(text));
    }
}

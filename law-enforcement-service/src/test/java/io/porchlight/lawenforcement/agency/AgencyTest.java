package io.porchlight.lawenforcement.agency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.porchlight.contracts.event.AgencyLink;
import io.porchlight.lawenforcement.ServiceTest;
import io.porchlight.lawenforcement.play.Bureau;
import io.porchlight.lawenforcement.play.Desk;
import io.porchlight.lawenforcement.play.Parties;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.Kafka;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class AgencyTest {
    @Test
    @DisplayName(
            "SF-06: an agency lives once its officer and two accrediting keys signed, and its link goes to the log")
    void createIsAccredited() {
        Bureau bureau = Bureau.planned();
        Link create = bureau.create();
        String id = bureau.propose(create).statusCode(201).extract().path("proposalId");
        assertThat(bureau.propose(create).statusCode(201).extract().<String>path("proposalId"))
                .isEqualTo(id);
        bureau.ada
                .calls()
                .get("/v1/agency")
                .then()
                .statusCode(200)
                .body("chain", hasSize(0))
                .body("proposals", hasSize(1));

        bureau.sign(id, create.cosigned(Signer.of(Parties.MINISTRY))).statusCode(204);
        assertThat(bureau.agency().get("chain")).isEmpty();
        bureau.sign(id, create.cosigned(Signer.of(Parties.COURT))).statusCode(204);

        Chain chain = bureau.chain();
        assertThat(chain.circleId()).isEqualTo(create.hash());
        assertThat(bureau.agency().get("agencyKind").asText()).isEqualTo("police");
        AgencyLink sent = Kafka.await(AgencyLink.class, link -> link.agencyId().equals(create.hash()));
        assertThat(Link.of(sent.link()).signed().kids()).hasSize(3);
        assertThat(bureau.waiting()).isEmpty();
    }

    @Test
    @DisplayName("A-46: keys that the trust file does not name accredit nobody")
    void strangersAccreditNobody() {
        Bureau bureau = Bureau.planned();
        Link create = bureau.create();
        String id = bureau.propose(create).statusCode(201).extract().path("proposalId");
        Link forged = create.cosigned(Signer.of(PrivateKeyP256.generate())).cosigned(Signer.of(Parties.COURT));
        bureau.sign(id, forged).statusCode(422).body("type", endsWith("/accreditation-invalid"));
        assertThat(bureau.agency().get("chain")).isEmpty();
        bureau.sign("unknown", create).statusCode(404);
    }

    @Test
    @DisplayName("SF-07: the first officer's keyring comes back and opens on that device")
    void keyringComesBack() {
        Bureau bureau = Bureau.accredited();
        String entry = bureau.ada
                .calls()
                .get("/v1/agency/keyring?member={m}", bureau.ada.member().openKeyId())
                .then()
                .statusCode(200)
                .body("", hasSize(2))
                .extract()
                .path("find { it.purpose == 'view' }.entry");
        assertThat(Keyring.open(
                                bureau.chain().circleId(),
                                KeyUse.VIEW,
                                bureau.view.publicKey().thumbprint(),
                                bureau.ada.open(),
                                Base64Url.decode(entry))
                        .pkcs8())
                .isEqualTo(bureau.view.pkcs8());
    }

    @Test
    @DisplayName("SF-09: an officer joins by answering an invitation; one primary and an accrediting key admit")
    void officerJoins() {
        Bureau bureau = Bureau.planned();
        bureau.propose(bureau.create()).statusCode(201);
        bureau.accredit(Parties.MINISTRY, Parties.COURT);
        Link early = ChainAuthor.after(bureau.chain(), Instant.now())
                .proposeOfficer(bureau.ben.member(), Role.PRIMARY, bureau.ada.signer());
        bureau.append(bureau.ada, early).statusCode(409).body("type", endsWith("/no-join"));

        bureau.join(bureau.ben).statusCode(201);
        bureau.ada.calls().get("/v1/agency").then().body("joins", hasSize(1));
        bureau.append(bureau.ada, early).statusCode(201);
        bureau.ada.calls().get("/v1/agency").then().body("joins", hasSize(0)).body("proposals", hasSize(1));
        bureau.accredit(Parties.COURT);
        assertThat(bureau.chain().state().members())
                .hasSize(2)
                .containsKey(bureau.ben.member().id());
    }

    @Test
    void withTwoPrimariesAThirdOfficerNeedsBothAndNoAccreditor() {
        Bureau bureau = Bureau.accredited();
        Desk cleo = Desk.of(bureau.slug());
        bureau.join(cleo).statusCode(201);
        Link half = ChainAuthor.after(bureau.chain(), Instant.now())
                .proposeOfficer(cleo.member(), Role.MEMBER, bureau.ada.signer());
        bureau.append(bureau.ada, half).statusCode(201);
        assertThat(bureau.waiting()).isEmpty();
        bureau.append(bureau.ben, half.cosigned(bureau.ben.signer())).statusCode(201);
        assertThat(bureau.chain().state().members()).hasSize(3);
        bureau.append(bureau.ada, half).statusCode(409).body("type", endsWith("/stale-chain"));
    }

    @Test
    void aLinkIsProposedByTheSessionThatHoldsItsDevice() {
        Bureau bureau = Bureau.accredited();
        Desk cleo = Desk.of(bureau.slug());
        bureau.join(cleo).statusCode(201);
        Link byAda = ChainAuthor.after(bureau.chain(), Instant.now())
                .proposeOfficer(cleo.member(), Role.MEMBER, bureau.ada.signer());
        bureau.append(bureau.ben, byAda).statusCode(403).body("type", endsWith("/not-your-device"));
    }

    @Test
    void aDeviceNeverChangesHands() {
        Bureau bureau = Bureau.accredited();
        Desk thief = new Desk(bureau.slug(), "somebody-else", bureau.ben.open(), bureau.ben.sign());
        bureau.join(thief).statusCode(409).body("type", endsWith("/device-taken"));
    }

    @Test
    void theProofOfCreateIsShownOnceTheLogHasIt() {
        Bureau bureau = Bureau.unlogged();
        assertThat(bureau.agency().hasNonNull("createProof")).isFalse();
        bureau.logged();
        bureau.ada.calls().get("/v1/agency").then().body("createProof", equalTo(Bureau.PROOF));
    }

    @Test
    void anAccountWithoutAgencyIsTold() {
        given().auth()
                .oauth2(io.porchlight.testing.IssuerResource.token("agencies", "nobody", java.util.Map.of()))
                .get("/v1/agency")
                .then()
                .statusCode(403)
                .body("type", endsWith("/no-agency"));
    }
}

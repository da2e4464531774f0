package io.porchlight.consent.circle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.porchlight.consent.ServiceTest;
import io.porchlight.consent.play.Household;
import io.porchlight.consent.play.Person;
import io.porchlight.contracts.event.Revocation;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.testing.Kafka;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class CircleTest {
    @Test
    void aCreatedCircleIsReadBackAsItsAppVerifiedIt() throws Exception {
        Household home = Household.created();
        String links = home.alice
                .calls()
                .get("/v1/circles/{c}/links?after=-1", home.id())
                .then()
                .statusCode(200)
                .extract()
                .asString();
        JsonNode array = new ObjectMapper().readTree(links).get("links");
        Chain read = Chain.verify(array, ChainTrust.none());
        assertThat(read.head()).isEqualTo(home.chain.head());
        home.alice.calls().get("/v1/circles").then().statusCode(200).body("circleId", contains(home.id()));
    }

    @Test
    @DisplayName("A-07: a circle of others answers like one that does not exist")
    void strangersSeeNothing() {
        Household home = Household.created();
        Person stranger = Person.someone();
        String others = stranger.calls()
                .get("/v1/circles/{c}/links", home.id())
                .then()
                .statusCode(404)
                .extract()
                .asString();
        String none = stranger.calls()
                .get("/v1/circles/{c}/links", "A".repeat(43))
                .then()
                .statusCode(404)
                .extract()
                .asString();
        assertThat(others).isEqualTo(none);
    }

    @Test
    void theSameCircleIsNotCreatedTwice() {
        Household home = Household.created();
        home.create().statusCode(409).body("type", endsWith("/circle-exists"));
    }

    @Test
    @DisplayName("SF-07: an entry of the keyring opens on its member's device alone")
    void theKeyringComesBack() {
        Household home = Household.created();
        String entry = home.alice
                .calls()
                .get(
                        "/v1/circles/{c}/keyring?member={m}",
                        home.id(),
                        home.alice.member().openKeyId())
                .then()
                .statusCode(200)
                .body("purpose", contains("release", "view"))
                .extract()
                .path("find { it.purpose == 'view' }.entry");
        assertThat(Keyring.open(
                                home.id(),
                                KeyUse.VIEW,
                                home.view.publicKey().thumbprint(),
                                home.alice.open(),
                                Base64Url.decode(entry))
                        .pkcs8())
                .isEqualTo(home.view.pkcs8());
    }

    @Test
    void aLinkBehindTheHeadIsRefusedAsStale() {
        Household home = Household.created();
        Link first = home.author().rotate(home.freshKeys(), home.alice.signer());
        Link second = home.author().rotate(home.freshKeys(), home.alice.signer());
        home.append(second, home.keyring(home.chain.append(second)));
        home.tryAppend(home.alice, first, Json.array(java.util.List.of()))
                .statusCode(409)
                .body("type", endsWith("/stale-chain"));
    }

    @Test
    void aRotationThatLocksSomebodyOutIsRefused() {
        Household home = Household.created();
        home.joins(Role.MEMBER);
        Link link = home.author().rotate(home.freshKeys(), home.alice.signer());
        ArrayNode whole = home.keyring(home.chain.append(link));
        ArrayNode lacking = whole.deepCopy();
        lacking.remove(0);
        home.tryAppend(home.alice, link, lacking).statusCode(422).body("type", endsWith("/keyring-incomplete"));
        home.tryAppend(home.alice, link, whole).statusCode(201);
    }

    @Test
    void aLinkSignedByAPlainMemberIsRefused() {
        Household home = Household.created();
        Person bob = home.joins(Role.MEMBER);
        Person carol = Person.someone();
        Link allowed = home.author().addMember(carol.member(), Role.MEMBER, home.alice.signer());
        Link forged = Link.of(io.porchlight.sealing.jws.SignedDocument.sign(
                allowed.signed().payload(), java.util.List.of(bob.signer())));
        home.tryAppend(bob, forged, home.keyring(home.chain)).statusCode(422).body("type", endsWith("/chain-invalid"));
    }

    @Test
    @DisplayName("A-20: a removed member's login sees nothing from that link on, and its tokens are recalled")
    void removalEndsAccess() {
        Household home = Household.created();
        Person bob = home.joins(Role.PRIMARY);
        bob.calls().get("/v1/circles/{c}/settings", home.id()).then().statusCode(200);
        Link link = home.author().removeMember(bob.id(), home.freshKeys(), home.alice.signer());
        home.append(link, home.keyring(home.chain.append(link)));
        bob.calls().get("/v1/circles/{c}/settings", home.id()).then().statusCode(404);
        bob.calls().get("/v1/circles").then().statusCode(200).body("circleId", not(hasItem(home.id())));
        assertThat(Kafka.await(Revocation.class, r -> r.action().equals("refuse-tokens") && r.circle() != null))
                .isNotNull();
    }

    @Test
    @DisplayName("SF-08: the recovery code opens the stored blob, and recovery adds a device of the same login")
    void recoveryAddsADevice() {
        Household home = Household.created();
        String blob = home.alice
                .calls()
                .get("/v1/circles/{c}/recovery", home.id())
                .then()
                .statusCode(200)
                .extract()
                .path("recoveryBlob");
        Recovery opened = Recovery.open(home.code, home.id(), Base64Url.decode(blob), home.recovery.principal());
        Person newPhone = home.alice.onAnotherDevice();
        Link link = home.author()
                .recoverMember(newPhone.member(), Role.PRIMARY, io.porchlight.sealing.jws.Signer.of(opened.sign()));
        home.append(
                link,
                home.only(
                        home.keyring(home.chain.append(link)), newPhone.member().openKeyId()));
        newPhone.calls()
                .get(
                        "/v1/circles/{c}/keyring?member={m}",
                        home.id(),
                        newPhone.member().openKeyId())
                .then()
                .statusCode(200)
                .body("", hasSize(2));
        newPhone.calls()
                .body(Json.object("proof", newPhone.proof("porchlight-access", home.id()))
                        .toString())
                .post("/v1/circles/{c}/access-tokens", home.id())
                .then()
                .statusCode(403)
                .body("reason", equalTo("proof.not-member"));
    }
}

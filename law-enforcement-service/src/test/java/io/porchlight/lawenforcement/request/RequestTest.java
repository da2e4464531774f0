package io.porchlight.lawenforcement.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.porchlight.contracts.event.RequestRefused;
import io.porchlight.contracts.event.RequestSubmitted;
import io.porchlight.lawenforcement.ServiceTest;
import io.porchlight.lawenforcement.play.Asked;
import io.porchlight.lawenforcement.play.Bureau;
import io.porchlight.lawenforcement.play.Desk;
import io.porchlight.lawenforcement.play.Waiting;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.testing.Kafka;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@ServiceTest
class RequestTest {
    @Test
    @DisplayName("A-05, SF-18: signed by one it waits, signed by two it is on its way, before any matching")
    void twoOfficersSign() {
        Bureau bureau = Bureau.accredited();
        Asked asked = Asked.planned(bureau);
        asked.submit().statusCode(201).body("status", equalTo("awaiting-second-officer"));
        asked.submit().statusCode(201).body("requestId", equalTo(asked.id()));
        bureau.ben
                .calls()
                .get("/v1/requests/{r}", asked.id())
                .then()
                .statusCode(200)
                .body("caseNumber", equalTo(asked.caseNumber));
        asked.cosign(bureau.ben, asked.both()).statusCode(202).body("status", equalTo("submitted"));
        asked.cosign(bureau.ben, asked.both()).statusCode(202);
        RequestSubmitted sent =
                Kafka.await(RequestSubmitted.class, r -> r.requestId().equals(asked.id()));
        assertThat(SignedDocument.parse(sent.request()).kids())
                .containsExactlyInAnyOrder(
                        bureau.ada.member().id(), bureau.ben.member().id());
        // What was said before a later request stands before it.
        Asked later = Asked.submitted(bureau);
        Kafka.await(RequestSubmitted.class, r -> r.requestId().equals(later.id()));
        assertThat(Kafka.all(RequestSubmitted.class))
                .filteredOn(r -> r.requestId().equals(asked.id()))
                .hasSize(1);
    }

    @Test
    @DisplayName("R5: until the public log has the agency, a request is refused before anybody signs for nothing")
    void anAgencyThatIsNotLoggedIsToldSo() {
        Bureau bureau = Bureau.unlogged();
        Asked asked = Asked.planned(bureau);
        asked.submit()
                .statusCode(409)
                .body("type", endsWith("/agency-not-logged"))
                .body("detail", containsString("try again in a few seconds"));
        bureau.logged();
        asked.submit().statusCode(201);
    }

    @Test
    @DisplayName("A-14: the second signature is of another officer, not of the first one's other device")
    void sameOfficerTwiceIsRefused() {
        Bureau bureau = Bureau.accredited();
        Desk adasOther = bureau.ada.onAnotherDevice();
        bureau.join(adasOther).statusCode(201);
        var half = io.porchlight.sealing.circle.ChainAuthor.after(bureau.chain(), java.time.Instant.now())
                .proposeOfficer(adasOther.member(), Role.MEMBER, bureau.ada.signer());
        bureau.append(bureau.ada, half.cosigned(bureau.ben.signer())).statusCode(201);
        Asked asked = Asked.planned(bureau);
        asked.submit().statusCode(201);
        SignedDocument twice = asked.byAda.withSignature(adasOther.signer());
        asked.cosign(adasOther, twice).statusCode(403).body("type", endsWith("/same-officer"));
        asked.cosign(bureau.ben, twice).statusCode(403).body("type", endsWith("/not-your-device"));
        asked.cosign(bureau.ben, asked.byAda).statusCode(422).body("reason", equalTo("request.signers"));
        bureau.ada
                .calls()
                .get("/v1/requests/{r}", asked.id())
                .then()
                .body("status", equalTo("awaiting-second-officer"));
    }

    @Test
    @DisplayName("A-07: another agency's request answers exactly like one that does not exist")
    void othersSeeNothing() {
        Asked asked = Asked.submitted(Bureau.accredited());
        Bureau other = Bureau.accredited();
        for (String path : List.of("", "/case-key?member=x", "/disclosures")) {
            String theirs = other.ada
                    .calls()
                    .get("/v1/requests/" + asked.id() + path)
                    .then()
                    .statusCode(404)
                    .extract()
                    .asString();
            String nothing = other.ada
                    .calls()
                    .get("/v1/requests/AAAAAAAAAAAAAAAAAAAAAA" + path)
                    .then()
                    .statusCode(404)
                    .extract()
                    .asString();
            assertThat(theirs).isEqualTo(nothing);
        }
        String theirs =
                asked.cosign(other.ada, asked.both()).statusCode(404).extract().asString();
        assertThat(theirs).contains("not-found");
        other.ada.calls().get("/v1/requests").then().statusCode(200).body("", hasSize(0));
    }

    @Test
    @DisplayName("SF-07: the case key comes back to each officer's device and opens there")
    void caseKeyOpens() {
        Bureau bureau = Bureau.accredited();
        Asked asked = Asked.submitted(bureau);
        String entry = bureau.ben
                .calls()
                .get(
                        "/v1/requests/{r}/case-key?member={m}",
                        asked.id(),
                        bureau.ben.member().openKeyId())
                .then()
                .statusCode(200)
                .body("caseKeyId", equalTo(asked.form.caseKeyId()))
                .extract()
                .path("entry");
        assertThat(Keyring.open(
                                asked.form.agencyId(),
                                KeyUse.CASE,
                                asked.form.caseKeyId(),
                                bureau.ben.open(),
                                Base64Url.decode(entry))
                        .pkcs8())
                .isEqualTo(asked.caseKey.pkcs8());
    }

    @Test
    @DisplayName("A-01: cells that are not one area are refused")
    void scatteredCellsAreRefused() {
        Bureau bureau = Bureau.accredited();
        Asked asked = new Asked(
                bureau,
                "7",
                List.of("891e2040003ffff", "891e2040007ffff", "891fb466257ffff"),
                PrivateKeyP256.generate());
        asked.submit().statusCode(422).body("reason", equalTo("request.area"));
    }

    @Test
    @DisplayName("A-02: one case has one area")
    void oneAreaPerCase() {
        Bureau bureau = Bureau.accredited();
        new Asked(bureau, "2026/1", Bureau.AREA, PrivateKeyP256.generate())
                .submit()
                .statusCode(201);
        List<String> shifted = List.of("891e2040003ffff", "891e2040007ffff", "891e204000fffff");
        new Asked(bureau, "2026/1", shifted, PrivateKeyP256.generate())
                .submit()
                .statusCode(409)
                .body("type", endsWith("/case-area"));
    }

    @Test
    void theSameRequestSentTwiceAtOnceIsOneRequest() throws Exception {
        Bureau bureau = Bureau.accredited();
        Asked asked = Asked.planned(bureau);
        String body = bureau.submission(asked.byAda.toJson(), asked.caseKey, asked.salt, asked.caseNumber);
        try (ExecutorService browsers = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> clicks = Collections.nCopies(
                    4, () -> bureau.ada.calls().body(body).post("/v1/requests").statusCode());
            for (Future<Integer> answer : browsers.invokeAll(clicks)) {
                assertThat(answer.get()).isEqualTo(201);
            }
        }
        bureau.ada.calls().get("/v1/requests").then().body("", hasSize(1));
    }

    @Test
    void aCaseKeyIsUsedOnce() {
        Bureau bureau = Bureau.accredited();
        PrivateKeyP256 caseKey = PrivateKeyP256.generate();
        new Asked(bureau, "2026/2", Bureau.AREA, caseKey).submit().statusCode(201);
        new Asked(bureau, "2026/3", Bureau.AREA, caseKey)
                .submit()
                .statusCode(422)
                .body("type", endsWith("/case-key-invalid"));
    }

    @Test
    @DisplayName("A-44: a case number is plain text")
    void caseNumbersArePlain() {
        Bureau bureau = Bureau.accredited();
        for (String number : List.of("=1+1", "<b>", "@x", " ", "7\n8")) {
            new Asked(bureau, number, Bureau.AREA, PrivateKeyP256.generate())
                    .submit()
                    .statusCode(422)
                    .body("type", endsWith("/case-number-invalid"));
        }
    }

    @Test
    @DisplayName("R5: the log's answer is all that changes a request")
    void publishedOrRefused() {
        Bureau bureau = Bureau.accredited();
        Asked published = Asked.submitted(bureau);
        Asked refused = Asked.submitted(bureau);
        published.publish();
        Kafka.say(
                "/consent-service", refused.id(), new RequestRefused(refused.id(), "too-many-requests", "Wait a day."));
        Waiting.until(() -> "published"
                .equals(bureau.ada.calls().get("/v1/requests/" + published.id()).path("status")));
        Waiting.until(() -> "refused"
                .equals(bureau.ada.calls().get("/v1/requests/" + refused.id()).path("status")));
        bureau.ada
                .calls()
                .get("/v1/requests/{r}", refused.id())
                .then()
                .body("problem", equalTo("too-many-requests"))
                .body("detail", equalTo("Wait a day."));
        bureau.ada
                .calls()
                .get("/v1/requests/{r}", published.id())
                .then()
                .body("proof", equalTo("c2sp.org/tlog-proof@v1\n"));
        bureau.ada
                .calls()
                .get("/v1/requests/{r}/disclosures", published.id())
                .then()
                .body("", hasSize(0));
        bureau.ada
                .calls()
                .get("/v1/requests/{r}/disclosures", refused.id())
                .then()
                .body("", hasSize(0));
    }

    @Test
    void aRequestUnderAnOldHeadIsRefusedAsStale() {
        Bureau bureau = Bureau.accredited();
        Asked asked = Asked.planned(bureau);
        asked.submit().statusCode(201);
        Desk cleo = Desk.of(bureau.slug());
        bureau.join(cleo).statusCode(201);
        var half = io.porchlight.sealing.circle.ChainAuthor.after(bureau.chain(), java.time.Instant.now())
                .proposeOfficer(cleo.member(), Role.MEMBER, bureau.ada.signer());
        bureau.append(bureau.ada, half.cosigned(bureau.ben.signer())).statusCode(201);
        asked.cosign(bureau.ben, asked.both()).statusCode(409).body("type", endsWith("/stale-chain"));
    }

    @Test
    void theClosedListsComeFromOnePlace() {
        Bureau bureau = Bureau.planned();
        bureau.ada
                .calls()
                .get("/v1/offences")
                .then()
                .statusCode(200)
                .body("offences.find { it.code == 'burglary' }.text", equalTo("Burglary"))
                .body("terms", hasSize(1));
    }
}

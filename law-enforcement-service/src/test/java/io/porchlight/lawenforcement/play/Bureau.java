package io.porchlight.lawenforcement.play;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.AgencyLinkLogged;
import io.porchlight.contracts.list.ClosedLists;
import io.porchlight.sealing.circle.AgencyKind;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Invitation;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestTerms;
import io.porchlight.sealing.request.RequestWindow;
import io.porchlight.testing.Kafka;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** An agency as its officers' browsers have it. */
public final class Bureau {
    public static final List<String> AREA = List.of("891e2040003ffff", "891e2040007ffff", "891e204000bffff");
    public static final String PROOF = "c2sp.org/tlog-proof@v1\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    public final Desk ada;
    public final Desk ben;
    public final PrivateKeyP256 view = PrivateKeyP256.generate();
    public final PrivateKeyP256 release = PrivateKeyP256.generate();

    private Bureau() {
        String slug = "pd-" + Bytes.randomId().toLowerCase().replaceAll("[^a-z0-9]", "0");
        this.ada = Desk.of(slug);
        this.ben = Desk.of(slug);
    }

    /** Two officers with logins, and nothing else yet. */
    public static Bureau planned() {
        return new Bureau();
    }

    /** An accredited agency of two officers, whose {@code create} link is in the public log. */
    public static Bureau accredited() {
        Bureau bureau = unlogged();
        bureau.logged();
        return bureau;
    }

    /** An accredited agency of two officers; the public log has not answered yet. */
    public static Bureau unlogged() {
        Bureau bureau = planned();
        bureau.propose(bureau.create()).statusCode(201);
        bureau.accredit(Parties.MINISTRY, Parties.COURT);
        bureau.admit(bureau.ben, Role.PRIMARY);
        return bureau;
    }

    /** The public log answers, with a proof of the {@code create} link. */
    public void logged() {
        String id = chain().circleId();
        Kafka.say("/consent-service", id, new AgencyLinkLogged(id, 0, id, 7L, "salt", PROOF, null, null));
        Waiting.until(() -> agency().hasNonNull("createProof"));
    }

    public String slug() {
        return ada.slug();
    }

    public Link create() {
        return ChainAuthor.proposeAgency(
                "Harbour <Police> & Co",
                AgencyKind.POLICE,
                ada.member(),
                new CircleKeys(view.publicKey(), release.publicKey()),
                Instant.now(),
                ada.signer());
    }

    public ValidatableResponse propose(Link create) {
        return ada.calls()
                .body(Json.object(
                                "link",
                                create.signed().toJson(),
                                "keyring",
                                Json.array(List.of(
                                        entry(create.hash(), KeyUse.VIEW, view, ada),
                                        entry(create.hash(), KeyUse.RELEASE, release, ada))))
                        .toString())
                .post("/v1/agency/proposals")
                .then();
    }

    /** Proposals of this agency that accrediting bodies see. */
    public List<JsonNode> waiting() {
        JsonNode all = tree(given().get("/v1/accreditation/proposals")
                .then()
                .statusCode(200)
                .extract()
                .asString());
        return all.valueStream()
                .filter(p -> p.path("slug").asText().equals(slug()))
                .toList();
    }

    /** Accrediting bodies sign whatever of this agency waits. */
    public void accredit(PrivateKeyP256... keys) {
        for (JsonNode proposal : waiting()) {
            Link link = Link.of(proposal.get("link"));
            for (PrivateKeyP256 key : keys) {
                link = link.cosigned(Signer.of(key));
            }
            sign(proposal.get("proposalId").asText(), link).statusCode(204);
        }
    }

    public ValidatableResponse sign(String proposalId, Link link) {
        return given().contentType(ContentType.JSON)
                .body(Json.object("link", link.signed().toJson()).toString())
                .post("/v1/accreditation/proposals/{p}", proposalId)
                .then();
    }

    /** A new officer answers an invitation, ada proposes, the ministry signs. */
    public void admit(Desk officer, Role role) {
        join(officer).statusCode(201);
        Link link = ChainAuthor.after(chain(), Instant.now()).proposeOfficer(officer.member(), role, ada.signer());
        append(ada, link).statusCode(201);
        accredit(Parties.MINISTRY);
    }

    public ValidatableResponse join(Desk officer) {
        Invitation invitation = Invitation.to(chain().circleId());
        return officer.calls()
                .body(Json.object("answer", invitation.answer(officer.member(), officer.signer()))
                        .toString())
                .post("/v1/agency/joins")
                .then();
    }

    public ValidatableResponse append(Desk officer, Link link) {
        return officer.calls()
                .body(Json.object("link", link.signed().toJson(), "keyring", Json.array(List.of()))
                        .toString())
                .post("/v1/agency/proposals")
                .then();
    }

    public JsonNode agency() {
        return tree(
                ada.calls().get("/v1/agency").then().statusCode(200).extract().asString());
    }

    /** The chain as the service shows it, verified as every reader does. */
    public Chain chain() {
        return Chain.verify(agency().get("chain"), Parties.ACCREDITED);
    }

    /** A request that any agency could make, with a fresh case key. */
    public FootageRequest request(PrivateKeyP256 caseKey, byte[] salt, String caseNumber, List<String> cells) {
        Chain chain = chain();
        Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
        Instant deadline = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofDays(3));
        return new FootageRequest(
                Bytes.randomId(),
                chain.circleId(),
                chain.head().hash(),
                caseKey.publicKey(),
                FootageRequest.commit(salt, caseNumber),
                "burglary",
                "named-investigation",
                cells,
                new RequestWindow(end.minus(Duration.ofHours(2)), end, "Europe/Paris"),
                deadline,
                RequestTerms.of(
                        ClosedLists.terms().getLast().hash(),
                        deadline.plus(Duration.ofDays(60)).getEpochSecond()),
                "Who saw <script>alert(1)</script> a white van & \"two\" people?");
    }

    /** The body of {@code POST /v1/requests}, the case key sealed to every officer. */
    public String submission(JsonNode signed, PrivateKeyP256 caseKey, byte[] salt, String caseNumber) {
        Chain chain = chain();
        List<JsonNode> entries = chain.state().members().values().stream()
                .map(Membership::member)
                .<JsonNode>map(member -> Json.object(
                        "memberOpenKeyId", member.openKeyId(),
                        "entry", Base64Url.encode(Keyring.seal(chain.circleId(), KeyUse.CASE, caseKey, member.open()))))
                .toList();
        return Json.object(
                        "request",
                        signed,
                        "caseNumber",
                        caseNumber,
                        "caseSalt",
                        Base64Url.encode(salt),
                        "caseKeyEntries",
                        Json.array(entries))
                .toString();
    }

    public static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode entry(String circleId, KeyUse use, PrivateKeyP256 key, Desk officer) {
        return Json.object(
                "purpose",
                use.text(),
                "keyId",
                key.publicKey().thumbprint(),
                "memberOpenKeyId",
                officer.member().openKeyId(),
                "entry",
                Base64Url.encode(
                        Keyring.seal(circleId, use, key, officer.member().open())));
    }
}

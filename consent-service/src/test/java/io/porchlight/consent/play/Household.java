package io.porchlight.consent.play;

import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.circle.RecoveryCode;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A home as its app has it: the chain it verified, the private keys it opened, and calls in its members' names. */
public final class Household {
    public final Person alice;
    public final Recovery recovery = Recovery.generate();
    public final RecoveryCode code = RecoveryCode.random();
    public PrivateKeyP256 view = PrivateKeyP256.generate();
    public PrivateKeyP256 release = PrivateKeyP256.generate();
    public Chain chain;

    private Household(Person alice) {
        this.alice = alice;
        this.chain = Chain.verify(
                List.of(ChainAuthor.createHousehold(
                        alice.member(), keys(), recovery.principal(), Instant.now(), alice.signer())),
                ChainTrust.none());
    }

    /** A home that only exists in its app. */
    public static Household planned() {
        return new Household(Person.someone());
    }

    /** A home that the service knows. */
    public static Household created() {
        Household home = planned();
        home.create().statusCode(201).body("circleId", equalTo(home.id()));
        return home;
    }

    public String id() {
        return chain.circleId();
    }

    public ValidatableResponse create() {
        return alice.calls()
                .body(Json.object(
                                "create", chain.link(0).signed().toJson(),
                                "keyring", keyring(chain),
                                "recoveryBlob", recovery.seal(code, id()))
                        .toString())
                .post("/v1/circles")
                .then();
    }

    public ChainAuthor author() {
        return ChainAuthor.after(chain, Instant.now());
    }

    /** Appends a link at the service and, once it was taken, in the app. */
    public void append(Link link, JsonNode keyring) {
        tryAppend(alice, link, keyring).statusCode(201).body("head", equalTo(link.hash()));
        chain = chain.append(link);
    }

    public ValidatableResponse tryAppend(Person caller, Link link, JsonNode keyring) {
        return caller.calls()
                .body(Json.object("link", link.signed().toJson(), "keyring", keyring)
                        .toString())
                .post("/v1/circles/{c}/links", id())
                .then();
    }

    /** A new member who answered an invitation, with a login of its own. */
    public Person joins(Role role) {
        Person person = Person.someone();
        Link link = author().addMember(person.member(), role, alice.signer());
        append(link, only(keyring(chain.append(link)), person.member().openKeyId()));
        person.calls()
                .body(Json.object("proof", person.proof("porchlight-account", id()))
                        .toString())
                .post("/v1/circles/{c}/accounts", id())
                .then()
                .statusCode(204);
        return person;
    }

    /** New circle keys for the next link; the app opens them from then on. */
    public CircleKeys freshKeys() {
        view = PrivateKeyP256.generate();
        release = PrivateKeyP256.generate();
        return keys();
    }

    /** Every entry that members and recovery principal need for the newest keys. */
    public ArrayNode keyring(Chain at) {
        List<ObjectNode> entries = new ArrayList<>();
        for (Membership membership : at.state().members().values()) {
            PublicKeyJwk opener = membership.member().open();
            entries.add(entry(KeyUse.VIEW, view, opener));
            if (membership.role() == Role.PRIMARY) {
                entries.add(entry(KeyUse.RELEASE, release, opener));
            }
        }
        entries.add(entry(KeyUse.VIEW, view, recovery.open().publicKey()));
        entries.add(entry(KeyUse.RELEASE, release, recovery.open().publicKey()));
        return Json.array(entries);
    }

    public ArrayNode only(ArrayNode keyring, String opener) {
        List<JsonNode> entries = new ArrayList<>();
        keyring.forEach(entry -> {
            if (entry.path("memberOpenKeyId").asText().equals(opener)) {
                entries.add(entry);
            }
        });
        return Json.array(entries);
    }

    public void settings(String json) {
        alice.calls().body(json).put("/v1/circles/{c}/settings", id()).then().statusCode(200);
    }

    private ObjectNode entry(KeyUse use, PrivateKeyP256 key, PublicKeyJwk opener) {
        return Json.object(
                "purpose", use.text(),
                "keyId", key.publicKey().thumbprint(),
                "memberOpenKeyId", opener.thumbprint(),
                "entry", Base64Url.encode(Keyring.seal(id(), use, key, opener)));
    }

    private CircleKeys keys() {
        return new CircleKeys(view.publicKey(), release.publicKey());
    }
}

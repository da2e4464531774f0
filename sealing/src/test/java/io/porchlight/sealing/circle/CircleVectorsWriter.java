package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Household.key;
import static io.porchlight.sealing.circle.Household.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes {@code vectors/java-chain.json}; run with {@code -Dvectors.write=true -Dtest=CircleVectorsWriter}. */
@EnabledIfSystemProperty(named = "vectors.write", matches = "true")
class CircleVectorsWriter {
    private final VectorFile file = new VectorFile("java-chain.json");
    private final Household home = new Household();

    private long at() {
        return home.now.getEpochSecond();
    }

    private void accepted(String name, Chain chain) {
        file.accepted(name, "chain", input(chain.links(), List.of()));
    }

    private void refused(String name, List<Link> links) {
        file.refused(name, "chain", input(links, List.of()));
    }

    /** Refused because of one more link after the home's chain. */
    private void refusedNext(String name, LinkBody body, Person... signers) {
        refusedNext(name, home.forged(body, signers));
    }

    private void refusedNext(String name, Link link) {
        refused(name, plus(home.chain, link));
    }

    /** Refused because the payload of a good next link was changed before its author signed it. */
    private void refusedPayload(String name, Function<ObjectNode, ObjectNode> change) {
        ObjectNode payload = home.author()
                .rotate(keys(), home.alice.signer())
                .signed()
                .payload()
                .deepCopy();
        SignedDocument signed = SignedDocument.sign(change.apply(payload), List.of(home.alice.signer()));
        ObjectNode in = input(home.chain.links(), List.of());
        in.withArray("links").add(signed.toJson());
        file.refused(name, "chain", in);
    }

    static List<Link> plus(Chain chain, Link link) {
        List<Link> links = new ArrayList<>(chain.links());
        links.add(link);
        return links;
    }

    static ObjectNode input(List<Link> links, List<Person> accrediting) {
        return Json.object(
                "links", links.stream().map(link -> link.signed().toJson()).toList(),
                "accrediting",
                        accrediting.stream()
                                .map(person -> person.sign().publicKey().toJson())
                                .toList());
    }

    @Test
    void writes() throws IOException {
        households();
        memory();
        new AgencyVectors(file).all();
        file.write();
    }

    private void households() {
        accepted("household, created", home.chain);
        Person bob = home.later(10).joins(Role.MEMBER);
        Doorbell door = home.later(10).pairs();
        accepted("household with a member and a doorbell", home.chain);

        home.later(10);
        refusedNext("rotate signed by a member who is no primary", new LinkBody.Rotate(keys()), bob);
        refusedNext("rotate signed by a stranger", new LinkBody.Rotate(keys()), Person.someone());
        refusedNext("rotate signed by recovery", new LinkBody.Rotate(keys()), home.recoveryAsPerson());
        refusedNext("rotate with two signatures", new LinkBody.Rotate(keys()), home.alice, bob);
        refusedNext("last primary removed", new LinkBody.RemoveMember(home.alice.id(), keys()), home.alice);
        refusedNext("last primary demoted", new LinkBody.ChangeRole(home.alice.id(), Role.MEMBER, key()), home.alice);
        refusedNext(
                "stranger removed", new LinkBody.RemoveMember(Person.someone().id(), keys()), home.alice);
        refusedNext(
                "member promoted twice over", new LinkBody.ChangeRole(home.alice.id(), Role.PRIMARY, null), home.alice);
        refusedNext("member added twice", new LinkBody.AddMember(bob.member(), Role.MEMBER, at()), home.alice);
        Member carol = Person.someone().member();
        refusedNext("effectiveAt after at", new LinkBody.AddMember(carol, Role.MEMBER, at() + 1), home.alice);
        refusedNext("recovery adds at once", new LinkBody.AddMember(carol, Role.MEMBER, at()), home.recoveryAsPerson());
        CircleKeys first =
                new CircleKeys(home.chain.state().viewKey(), home.chain.state().releaseKey());
        refusedNext("rotate to the same keys", new LinkBody.Rotate(first), home.alice);
        refusedNext(
                "rotate with the keys exchanged",
                new LinkBody.Rotate(new CircleKeys(first.releaseKey(), first.viewKey())),
                home.alice);
        refusedNext("at before the link before", home.forged(at() - 11, new LinkBody.Rotate(keys()), home.alice));
        refusedNext(
                "unknown doorbell removed",
                new LinkBody.RemoveDevice(Doorbell.fresh().id()),
                home.alice);
        refusedNext("create as a later link of another chain", new Household().chain.link(0));
        refusedPayload("link with an unknown member", payload -> payload.put("more", 1));
        refusedPayload("link without at", payload -> payload.without("at"));
        refusedPayload("link of an unknown kind", payload -> payload.put("kind", "rotate-all"));
        refusedPayload("link of another typ", payload -> payload.put("typ", "porchlight-links"));
        refusedPayload("n twice", payload -> payload.put("n", 2));
        refusedPayload("n with a gap", payload -> payload.put("n", 4));
        refusedPayload("previous is not the link before", payload -> payload.put("previous", home.chain.circleId()));
        refusedPayload("body of another kind", payload -> payload.put("kind", "add-device"));
        refusedPayload("view key as release key", payload -> {
            ObjectNode body = (ObjectNode) payload.get("body");
            body.set("releaseKey", body.get("viewKey"));
            return payload;
        });
        wrongSignature();
        devices(door);
        roles(bob);
        recovery();
    }

    private void wrongSignature() {
        Link one = home.forged(new LinkBody.Rotate(keys()), home.alice);
        Link other = home.forged(new LinkBody.Rotate(keys()), home.alice);
        ObjectNode json = one.signed().toJson();
        json.set("signatures", other.signed().toJson().get("signatures"));
        refusedNext("signature of another link", Link.of(json));
        List<Link> links = home.chain.links();
        refused("links exchanged", List.of(links.get(0), links.get(2), links.get(1)));
        refused("link left out", List.of(links.get(0), links.get(2)));
        refused("without create", links.subList(1, 3));
        refused("no link", List.of());
    }

    private void devices(Doorbell door) {
        Doorbell fresh = Doorbell.fresh();
        Household other = new Household();
        ChainHead head = home.chain.head();
        refusedDevice("doorbell of another circle", fresh, fresh.pairWith(other.chain, 1));
        refusedDevice("doorbell paired with a fork", fresh, fresh.agreeTo(home.chain.circleId(), 1, head.hash(), 1));
        refusedDevice(
                "doorbell paired with a link to come",
                fresh,
                fresh.agreeTo(home.chain.circleId(), head.n() + 1, head.hash(), 1));
        PairingAnswer answer = fresh.pairWith(home.chain, 1);
        refusedDevice("doorbell's key exchanged", Doorbell.fresh(), answer);
        refusedDevice(
                "doorbell agreed to another m",
                fresh,
                new PairingAnswer(fresh.pairWith(home.chain, 1).m(), answer.signed()));
        refusedDevice(
                "answer signed by another key",
                fresh,
                new PairingAnswer(
                        answer.m(),
                        SignedDocument.sign(answer.signed().payload(), List.of(Signer.of(PrivateKeyP256.generate())))));
        refusedDevice("doorbell added twice", door, door.pairWith(home.chain, 2));
        home.chain = home.chain.append(home.author().removeDevice(door.id(), home.alice.signer()));
        accepted("doorbell removed", home.chain);
        refusedDevice("doorbell comes back without a reset", door, door.pairWith(home.chain, 1));
        home.later(10).chain = home.chain.append(
                home.author().addDevice(door.key().publicKey(), door.pairWith(home.chain, 2), home.alice.signer()));
        accepted("doorbell comes back after a reset", home.chain);
    }

    private void refusedDevice(String name, Doorbell doorbell, PairingAnswer answer) {
        LinkBody body = new LinkBody.AddDevice(doorbell.key().publicKey(), answer.m(), answer.signed());
        refusedNext(name, body, home.alice);
    }

    private void roles(Person bob) {
        home.later(10).chain = home.chain.append(home.author().promote(bob.id(), home.alice.signer()));
        accepted("member promoted", home.chain);
        refusedNext(
                "demotion with an old release key",
                new LinkBody.ChangeRole(
                        bob.id(), Role.MEMBER, home.chain.state(0).releaseKey()),
                home.alice);
        home.later(10).chain = home.chain.append(home.author().demote(home.alice.id(), key(), bob.signer()));
        accepted("first primary demoted by the second", home.chain);
        home.later(10).chain = home.chain.append(home.author().promote(home.alice.id(), bob.signer()));
        home.later(10).chain = home.chain.append(home.author().removeMember(bob.id(), keys(), home.alice.signer()));
        accepted("member removed, with new keys", home.chain);
        refusedNext("rotate signed by a removed primary", new LinkBody.Rotate(keys()), bob);
    }

    private void recovery() {
        Person found = Person.someone();
        home.later(10).chain = home.chain.append(home.author()
                .recoverMember(
                        found.member(), Role.PRIMARY, home.recoveryAsPerson().signer()));
        accepted("recovery adds a primary for tomorrow", home.chain);
        long effectiveAt = at() + 86_400;
        refusedNext(
                "recovered primary signs a second too early",
                home.forged(effectiveAt - 1, new LinkBody.Rotate(keys()), found));
        refusedNext(
                "only primary removed while the recovered one waits",
                new LinkBody.RemoveMember(home.alice.id(), keys()),
                home.alice);
        home.later(86_400).chain =
                home.chain.append(home.author().removeMember(home.alice.id(), keys(), found.signer()));
        accepted("recovered primary removes the lost one, 24 hours later", home.chain);
        home.later(10).chain =
                home.chain.append(home.author().setRecovery(Recovery.generate().principal(), keys(), found.signer()));
        accepted("new recovery principal", home.chain);
        refusedNext(
                "replaced recovery principal adds a member",
                new LinkBody.AddMember(Person.someone().member(), Role.PRIMARY, at() + 86_400),
                home.recoveryAsPerson());
    }

    private void memory() {
        Household other = new Household();
        other.joins(Role.MEMBER);
        Chain old = other.chain;
        other.later(10).joins(Role.MEMBER);
        ObjectNode in = input(other.chain.links(), List.of());
        file.accepted("remembered head is the head", "chain", remembering(in, other.chain.head()));
        file.accepted("chain grew since", "chain", remembering(in, old.head()));
        file.refused("rollback", "chain", remembering(input(old.links(), List.of()), other.chain.head()));
        Chain fork = old.append(ChainAuthor.after(old, other.now).rotate(keys(), other.alice.signer()));
        file.refused("fork", "chain", remembering(input(fork.links(), List.of()), other.chain.head()));
        file.accepted("the circle expected", "chain", in.deepCopy().put("circleId", old.circleId()));
        file.refused("another circle", "chain", in.deepCopy().put("circleId", home.chain.circleId()));
        long head = other.chain.state().at();
        file.accepted("head 300 s ahead of the reader", "chain", in.deepCopy().put("now", head - 300));
        file.refused("head 301 s ahead of the reader", "chain", in.deepCopy().put("now", head - 301));
    }

    private static ObjectNode remembering(ObjectNode in, ChainHead head) {
        return in.deepCopy().set("remembered", Json.object("n", head.n(), "hash", head.hash()));
    }
}

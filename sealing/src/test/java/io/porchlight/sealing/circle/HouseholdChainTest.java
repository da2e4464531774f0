package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Household.key;
import static io.porchlight.sealing.circle.Household.keys;
import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.json.Jcs;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-06: the chain of a household")
class HouseholdChainTest {
    private final Household home = new Household();

    private static LinkBody.AddMember adding(Person person, Role role, long effectiveAt) {
        return new LinkBody.AddMember(person.member(), role, effectiveAt);
    }

    private long at() {
        return home.now.getEpochSecond();
    }

    @Test
    @DisplayName("SF-04: the circleId is the hash of the create link's payload")
    void circleIdIsSelfCertifying() {
        Link create = home.chain.link(0);
        assertEquals(Jcs.hashText(create.signed().payload()), home.chain.circleId());
        assertEquals(create.hash(), home.chain.head().hash());
    }

    @Test
    @DisplayName("SF-06: create makes its member the first primary, effective at once")
    void creatorIsPrimary() {
        assertTrue(home.chain.state().isPrimary(home.alice.id(), at()));
        assertEquals(home.recovery.principal(), home.chain.state().recovery());
        assertFalse(home.chain.state().isPrimary(home.alice.id(), at() - 1));
    }

    @Test
    @DisplayName("SF-06: a household is created by its first member alone")
    void createBySomebodyElse() {
        Person mallory = Person.someone();
        LinkBody body = new LinkBody.Create(
                CircleType.HOUSEHOLD,
                null,
                null,
                home.alice.member(),
                keys(),
                Recovery.generate().principal());
        for (List<Person> signers : List.of(List.of(mallory), List.of(home.alice, mallory))) {
            Link link = Link.sign(
                    0, at(), "", body, signers.stream().map(Person::signer).toList());
            assertRefused("chain.create-signer", () -> Chain.verify(List.of(link), ChainTrust.none()));
        }
    }

    @Test
    @DisplayName("SF-06: every kind of link is accepted from a primary and changes what it says")
    void everyKind() {
        Person bob = home.joins(Role.MEMBER);
        assertEquals(
                Set.of(home.alice.id(), bob.id()),
                home.chain.state().membersAt(at()).keySet());
        home.later(60).chain = home.chain.append(home.author().promote(bob.id(), home.alice.signer()));
        assertTrue(home.chain.state().isPrimary(bob.id(), at()));

        CircleKeys rotated = keys();
        home.later(60).chain = home.chain.append(home.author().rotate(rotated, bob.signer()));
        assertEquals(rotated.viewKey(), home.chain.state().viewKey());
        assertEquals(rotated.releaseKey(), home.chain.state().releaseKey());
        long rotatedAt = at();

        var releaseKey = key();
        home.later(60).chain = home.chain.append(home.author().demote(bob.id(), releaseKey, home.alice.signer()));
        assertEquals(releaseKey, home.chain.state().releaseKey());
        assertEquals(rotated.viewKey(), home.chain.state().viewKey(), "a demotion leaves the view key");
        assertEquals(rotatedAt, home.chain.state().viewKeyAt());
        assertEquals(at(), home.chain.state().releaseKeyAt());
        assertTrue(home.chain.stateAsOf(at() - 1).isPrimary(bob.id(), at() - 1), "a primary until then");
        assertFalse(home.chain.stateAsOf(at()).isPrimary(bob.id(), at()));
        assertRefused("chain.before-create", () -> home.chain.stateAsOf(0));

        Member newRecovery = Recovery.generate().principal();
        home.later(60).chain = home.chain.append(home.author().setRecovery(newRecovery, keys(), home.alice.signer()));
        assertEquals(newRecovery, home.chain.state().recovery());
        assertEquals(at(), home.chain.state().viewKeyAt());

        home.later(60).chain = home.chain.append(home.author().removeMember(bob.id(), keys(), home.alice.signer()));
        assertEquals(Set.of(home.alice.id()), home.chain.state().members().keySet());
        assertEquals(
                Set.of(home.alice.id(), bob.id()), home.chain.state(5).members().keySet(), "the past stays");
        assertEquals(
                home.chain.head(),
                Chain.verify(home.chain.toJson(), ChainTrust.none()).head());
        assertEquals(
                home.chain.head(),
                Chain.parse(Jcs.canonical(home.chain.toJson()), ChainTrust.none())
                        .head());
    }

    @Test
    @DisplayName("SF-06: a member, a stranger and a removed primary sign nothing")
    void onlyPrimariesSign() {
        Person bob = home.joins(Role.MEMBER);
        LinkBody rotate = new LinkBody.Rotate(keys());
        assertRefused("chain.signer-not-primary", () -> home.chain.append(home.forged(rotate, bob)));
        assertRefused("chain.signer-unknown", () -> home.chain.append(home.forged(rotate, Person.someone())));
        home.chain = home.chain.append(home.author().removeMember(bob.id(), keys(), home.alice.signer()));
        assertRefused("chain.signer-unknown", () -> home.chain.append(home.forged(rotate, bob)));
    }

    @Test
    @DisplayName("SF-06: one signature, no more")
    void oneSignature() {
        Person bob = home.joins(Role.PRIMARY);
        Link twice = home.forged(new LinkBody.Rotate(keys()), home.alice, bob);
        assertRefused("chain.signatures", () -> home.chain.append(twice));
    }

    @Test
    @DisplayName("SF-03: a signature over something else does not hold")
    void signatureMustHold() {
        Link one = home.forged(new LinkBody.Rotate(keys()), home.alice);
        Link other = home.forged(new LinkBody.Rotate(keys()), home.alice);
        var json = one.signed().toJson();
        json.set("signatures", other.signed().toJson().get("signatures"));
        assertRefused("jws.signature", () -> home.chain.append(Link.of(json)));
    }

    @Test
    @DisplayName("SF-06: the last primary can be neither removed nor demoted")
    void lastPrimaryStays() {
        Person bob = home.joins(Role.MEMBER);
        Link remove = home.forged(new LinkBody.RemoveMember(home.alice.id(), keys()), home.alice);
        Link demote = home.forged(new LinkBody.ChangeRole(home.alice.id(), Role.MEMBER, key()), home.alice);
        assertRefused("chain.last-primary", () -> home.chain.append(remove));
        assertRefused("chain.last-primary", () -> home.chain.append(demote));
        home.chain = home.chain.append(home.author().promote(bob.id(), home.alice.signer()));
        home.chain = home.chain.append(home.author().demote(home.alice.id(), key(), home.alice.signer()));
        assertFalse(home.chain.state().isPrimary(home.alice.id(), at()));
    }

    @Test
    @DisplayName("SF-06: effectiveAt is at, and 24 hours after at when recovery signs")
    void effectiveAtIsExact() {
        for (long effectiveAt : List.of(at() - 1, at() + 1, at() + 86_400)) {
            Link link = home.forged(adding(Person.someone(), Role.MEMBER, effectiveAt), home.alice);
            assertRefused("chain.effective-at", () -> home.chain.append(link));
        }
        for (long effectiveAt : List.of(at(), at() + 86_399, at() + 86_401)) {
            Link link = home.forged(adding(Person.someone(), Role.MEMBER, effectiveAt), home.recoveryAsPerson());
            assertRefused("chain.effective-at", () -> home.chain.append(link));
        }
    }

    @Test
    @DisplayName("SF-06: circle keys and recovery keys were never used before in the chain")
    void newKeysAreNew() {
        CircleKeys first =
                new CircleKeys(home.chain.state().viewKey(), home.chain.state().releaseKey());
        home.chain = home.chain.append(home.author().rotate(keys(), home.alice.signer()));
        Person bob = home.joins(Role.PRIMARY);
        for (LinkBody body : List.of(
                new LinkBody.Rotate(new CircleKeys(first.viewKey(), key())),
                new LinkBody.Rotate(new CircleKeys(key(), first.releaseKey())),
                new LinkBody.Rotate(new CircleKeys(first.releaseKey(), first.viewKey())),
                new LinkBody.Rotate(new CircleKeys(bob.member().open(), key())),
                new LinkBody.RemoveMember(bob.id(), first),
                new LinkBody.ChangeRole(bob.id(), Role.MEMBER, first.releaseKey()),
                new LinkBody.ChangeRole(
                        bob.id(), Role.MEMBER, home.chain.state().viewKey()),
                new LinkBody.SetRecovery(home.recovery.principal(), keys()),
                new LinkBody.SetRecovery(Recovery.generate().principal(), first),
                adding(home.recoveryAsPerson(), Role.MEMBER, at()),
                new LinkBody.AddMember(new Member(key(), bob.member().open()), Role.MEMBER, at()),
                new LinkBody.AddMember(new Member(bob.member().open(), key()), Role.MEMBER, at()))) {
            assertRefused("chain.key-reused", () -> home.chain.append(home.forged(body, home.alice)));
        }
    }

    @Test
    @DisplayName("SF-06: view key and release key are two keys, open and sign are two keys")
    void keysOfOneLinkDiffer() {
        var one = key();
        assertRefused("link.one-key", () -> new CircleKeys(one, one));
        assertRefused("link.one-key", () -> new Member(one, one));
    }

    @Test
    @DisplayName("SF-06: nobody is added twice, nobody unknown is changed, no role is given twice")
    void membersMustMakeSense() {
        Person bob = home.joins(Role.MEMBER);
        String stranger = Person.someone().id();
        assertRefused(
                "chain.member-present",
                () -> home.chain.append(home.forged(adding(bob, Role.PRIMARY, at()), home.alice)));
        assertRefused(
                "chain.no-such-member",
                () -> home.chain.append(home.forged(new LinkBody.RemoveMember(stranger, keys()), home.alice)));
        assertRefused(
                "chain.no-such-member",
                () -> home.chain.append(
                        home.forged(new LinkBody.ChangeRole(stranger, Role.PRIMARY, null), home.alice)));
        assertRefused(
                "chain.role-same",
                () -> home.chain.append(
                        home.forged(new LinkBody.ChangeRole(bob.id(), Role.MEMBER, key()), home.alice)));
    }

    @Test
    @DisplayName("SF-06: a demotion brings a release key and a promotion none")
    void changeRoleBringsTheRightKey() {
        Person bob = home.joins(Role.PRIMARY);
        assertRefused("link.change-role", () -> new LinkBody.ChangeRole(bob.id(), Role.MEMBER, null));
        assertRefused("link.change-role", () -> new LinkBody.ChangeRole(bob.id(), Role.PRIMARY, key()));
    }

    @Test
    @DisplayName("SF-06: at never decreases, and an author whose clock is behind still writes a valid link")
    void timeNeverDecreases() {
        home.later(100).joins(Role.MEMBER);
        Link early = home.forged(at() - 1, new LinkBody.Rotate(keys()), home.alice);
        assertRefused("chain.time", () -> home.chain.append(early));
        home.later(-50);
        Link bumped = home.author().rotate(keys(), home.alice.signer());
        assertEquals(home.chain.state().at(), bumped.at());
    }

    @Test
    @DisplayName("SF-06: links follow each other by n and previous, and append changes nothing in place")
    void linksFollowEachOther() {
        Link next = home.author().rotate(keys(), home.alice.signer());
        Chain before = home.chain;
        Chain after = before.append(next);
        assertEquals(0, before.head().n());
        assertRefused("chain.gap", () -> after.append(next));
        assertRefused("chain.gap", () -> after.append(home.chain.link(0)));
        Chain fork = before.append(home.author().rotate(keys(), home.alice.signer()));
        Link onFork = ChainAuthor.after(fork, home.now).rotate(keys(), home.alice.signer());
        assertRefused("chain.previous", () -> after.append(onFork));
        assertThrows(RuntimeException.class, () -> after.links().clear());
        after.append(ChainAuthor.after(after, home.now).rotate(keys(), home.alice.signer()));
        before.append(next);
    }

    @Test
    @DisplayName("SF-06: a chain begins with create and has no other")
    void createIsFirst() {
        Link rotate = home.author().rotate(keys(), home.alice.signer());
        assertRefused("chain.no-create", () -> Chain.verify(List.of(rotate), ChainTrust.none()));
        assertRefused("chain.empty", () -> Chain.verify(List.of(), ChainTrust.none()));
        assertRefused(
                "link.create",
                () -> Link.sign(
                        1, at(), home.chain.head().hash(), home.chain.link(0).body(), List.of(home.alice.signer())));
        assertRefused(
                "link.create", () -> Link.sign(0, at(), "", new LinkBody.Rotate(keys()), List.of(home.alice.signer())));
    }
}

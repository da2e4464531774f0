package io.porchlight.sealing.circle;

import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** A household that tests build up link by link. */
final class Household {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    final Person alice = Person.someone();
    final Recovery recovery = Recovery.generate();
    Instant now = START;
    Chain chain;

    Household() {
        chain = Chain.verify(
                List.of(ChainAuthor.createHousehold(alice.member(), keys(), recovery.principal(), now, alice.signer())),
                ChainTrust.none());
    }

    static CircleKeys keys() {
        return new CircleKeys(key(), key());
    }

    static PublicKeyJwk key() {
        return PrivateKeyP256.generate().publicKey();
    }

    ChainAuthor author() {
        return ChainAuthor.after(chain, now);
    }

    Household later(long seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    Person joins(Role role) {
        Person person = Person.someone();
        chain = chain.append(author().addMember(person.member(), role, alice.signer()));
        return person;
    }

    Doorbell pairs() {
        Doorbell doorbell = Doorbell.fresh();
        chain = chain.append(
                author().addDevice(doorbell.key().publicKey(), doorbell.pairWith(chain, 1), alice.signer()));
        return doorbell;
    }

    /** A link at the right place, signed by anybody, whether the chain allows it or not. */
    Link forged(LinkBody body, Person... signers) {
        return forged(now.getEpochSecond(), body, signers);
    }

    Link forged(long at, LinkBody body, Person... signers) {
        ChainHead head = chain.head();
        return Link.sign(
                head.n() + 1,
                at,
                head.hash(),
                body,
                Arrays.stream(signers).map(Person::signer).toList());
    }

    /** Recovery as a signer of links. */
    Person recoveryAsPerson() {
        return new Person(recovery.open(), recovery.sign());
    }
}

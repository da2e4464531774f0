package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.CircleVectorsWriter.input;
import static io.porchlight.sealing.circle.CircleVectorsWriter.plus;
import static io.porchlight.sealing.circle.Household.keys;

import io.porchlight.sealing.pairing.PairingAnswer;
import java.time.Instant;
import java.util.List;

/** The vectors of agencies' chains. */
record AgencyVectors(VectorFile file) {
    private static final Instant NOW = Household.START;

    void all() {
        Person chief = Person.someone();
        List<Person> trusted = List.of(Person.someone(), Person.someone(), Person.someone());
        Link proposal = ChainAuthor.proposeAgency(
                "Town fire service", AgencyKind.FIRE, chief.member(), keys(), NOW, chief.signer());
        Link one = proposal.cosigned(trusted.get(0).signer());
        Link two = one.cosigned(trusted.get(1).signer());
        file.accepted("agency, created", "chain", input(List.of(two), trusted));
        file.refused("agency without accreditation", "chain", input(List.of(proposal), trusted));
        file.refused("agency with one accrediting key", "chain", input(List.of(one), trusted));
        Link three = two.cosigned(trusted.get(2).signer());
        file.refused("agency with three accrediting keys", "chain", input(List.of(three), trusted));
        file.refused("agency accredited by keys not trusted", "chain", input(List.of(two), trusted.subList(1, 3)));
        List<Person> chiefTrusted = List.of(trusted.get(0), trusted.get(1), chief);
        file.refused("agency whose officer accredits", "chain", input(List.of(two), chiefTrusted));

        ChainTrust trust = ChainTrust.accreditedBy(
                trusted.stream().map(person -> person.sign().publicKey()).toList());
        Chain agency = Chain.verify(List.of(two), trust);
        Person second = Person.someone();
        Link alone = ChainAuthor.after(agency, NOW).proposeOfficer(second.member(), Role.PRIMARY, chief.signer());
        file.refused("officer added by the only primary alone", "chain", input(plus(agency, alone), trusted));
        Link added = alone.cosigned(trusted.get(2).signer());
        Chain pair = agency.append(added);
        file.accepted(
                "officer added by the only primary and an accrediting key", "chain", input(pair.links(), trusted));
        Person third = Person.someone();
        Link half = ChainAuthor.after(pair, NOW).proposeOfficer(third.member(), Role.MEMBER, chief.signer());
        file.refused("third officer added by one primary", "chain", input(plus(pair, half), trusted));
        Link accredited = half.cosigned(trusted.get(0).signer());
        file.refused(
                "third officer added by one primary and an accrediting key",
                "chain",
                input(plus(pair, accredited), trusted));
        Link both = half.cosigned(second.signer());
        file.accepted("third officer added by two primaries", "chain", input(plus(pair, both), trusted));
        agencyHasNeither(pair, chief, trusted);
    }

    private void agencyHasNeither(Chain agency, Person chief, List<Person> trusted) {
        Doorbell door = Doorbell.fresh();
        PairingAnswer answer = door.pairWith(agency, 1);
        LinkBody recovery = new LinkBody.SetRecovery(Recovery.generate().principal(), keys());
        LinkBody doorbell = new LinkBody.AddDevice(door.key().publicKey(), answer.m(), answer.signed());
        for (LinkBody body : List.of(recovery, doorbell)) {
            ChainHead head = agency.head();
            Link link = Link.sign(head.n() + 1, NOW.getEpochSecond(), head.hash(), body, List.of(chief.signer()));
            file.refused("agency with " + body.kind().text(), "chain", input(plus(agency, link), trusted));
        }
    }
}

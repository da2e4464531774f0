package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Household.key;
import static io.porchlight.sealing.circle.Household.keys;
import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-06: the chain of an agency")
class AgencyChainTest {
    private static final Instant NOW = Household.START;
    private static final long AT = NOW.getEpochSecond();

    private final Person chief = Person.someone();
    private final Person ministry = Person.someone();
    private final Person court = Person.someone();
    private final Person auditor = Person.someone();
    private final ChainTrust trust = trusting(ministry, court, auditor);
    private final Chain agency = Chain.verify(
            List.of(proposal(chief.member()).cosigned(ministry.signer()).cosigned(court.signer())), trust);

    private static ChainTrust trusting(Person... accreditors) {
        return ChainTrust.accreditedBy(
                Stream.of(accreditors).map(person -> person.sign().publicKey()).toList());
    }

    private Link proposal(Member first) {
        return ChainAuthor.proposeAgency("Town police", AgencyKind.POLICE, first, keys(), NOW, chief.signer());
    }

    private Link adding(Chain chain, Person officer, Person... signers) {
        LinkBody body = new LinkBody.AddMember(officer.member(), Role.PRIMARY, AT);
        return Link.sign(
                chain.head().n() + 1,
                AT,
                chain.head().hash(),
                body,
                Stream.of(signers).map(Person::signer).toList());
    }

    @Test
    @DisplayName("SF-06: an agency has a name, a kind, no recovery, and accrediting keys that the verifier brings")
    void accredited() {
        assertEquals("Town police", agency.state().name());
        assertEquals(AgencyKind.POLICE, agency.state().agencyKind());
        assertNull(agency.state().recovery());
        assertTrue(agency.state().isPrimary(chief.id(), AT));
        assertEquals(agency.head(), Chain.verify(agency.toJson(), trust).head());
    }

    @Test
    @DisplayName("SF-06, A-36: fewer or more than two accrediting keys, or keys that the verifier does not trust")
    void exactlyTwoTrustedAccreditors() {
        Link proposed = proposal(chief.member());
        Link one = proposed.cosigned(ministry.signer());
        Link two = one.cosigned(court.signer());
        Link three = two.cosigned(auditor.signer());
        Link stranger = one.cosigned(Person.someone().signer());
        for (Link link : List.of(proposed, one, three, stranger)) {
            assertRefused("chain.not-accredited", () -> Chain.verify(List.of(link), trust));
        }
        assertRefused("chain.not-accredited", () -> Chain.verify(List.of(two), ChainTrust.none()));
        assertRefused("chain.not-accredited", () -> Chain.verify(List.of(two), trusting(ministry, auditor)));
        assertRefused("jws.repeated", () -> one.cosigned(ministry.signer()));
    }

    @Test
    @DisplayName("SF-06: create without its own member's signature")
    void memberMustSign() {
        Link link = Link.sign(
                0, AT, "", agency.link(0).body(), List.of(ministry.signer(), court.signer(), auditor.signer()));
        assertRefused("chain.not-accredited", () -> Chain.verify(List.of(link), trust));
    }

    @Test
    @DisplayName("SF-06: an accrediting key is nobody's key in the agency")
    void accreditorIsNoMember() {
        ChainTrust chiefAccredits = trusting(ministry, court, chief);
        assertRefused("chain.member-accredits", () -> Chain.verify(agency.links(), chiefAccredits));
        Link link = adding(agency, auditor, chief, ministry);
        assertRefused("chain.member-accredits", () -> agency.append(link));
    }

    @Test
    @DisplayName("SF-06: the only primary adds an officer with an accrediting key, and not alone")
    void onlyPrimaryNeedsAnAccreditor() {
        Person officer = Person.someone();
        Link proposed = ChainAuthor.after(agency, NOW).proposeOfficer(officer.member(), Role.PRIMARY, chief.signer());
        assertRefused("chain.agency-two-signatures", () -> agency.append(proposed));
        assertTrue(agency.append(proposed.cosigned(court.signer())).state().isPrimary(officer.id(), AT));
        for (Link link : List.of(
                adding(agency, officer, ministry, court),
                adding(agency, officer, chief, Person.someone()),
                adding(agency, officer, chief, officer),
                adding(agency, officer, chief, ministry, court))) {
            assertRefused("chain.agency-two-signatures", () -> agency.append(link));
        }
    }

    @Test
    @DisplayName("SF-06: two primaries add an officer; then accrediting keys no longer can")
    void twoPrimaries() {
        Person second = Person.someone();
        Person third = Person.someone();
        Chain two = agency.append(adding(agency, second, chief, ministry));
        assertEquals(
                3,
                two.append(adding(two, third, chief, second)).state().members().size());
        for (Link link : List.of(
                adding(two, third, chief), adding(two, third, chief, ministry), adding(two, third, ministry, court))) {
            assertRefused("chain.agency-two-signatures", () -> two.append(link));
        }
    }

    @Test
    @DisplayName("SF-06: no recovery and no doorbell in an agency")
    void noRecoveryNoDoorbell() {
        Doorbell doorbell = Doorbell.fresh();
        var answer = doorbell.pairWith(agency, 1);
        ChainAuthor author = ChainAuthor.after(agency, NOW);
        assertRefused(
                "chain.agency-recovery",
                () -> author.setRecovery(Recovery.generate().principal(), keys(), chief.signer()));
        assertRefused(
                "chain.agency-device", () -> author.addDevice(doorbell.key().publicKey(), answer, chief.signer()));
    }

    @Test
    @DisplayName("SF-06: an agency cannot have recovery, a household cannot have a name")
    void bodiesAreOfTheirType() {
        Member recovery = Recovery.generate().principal();
        Member first = chief.member();
        CircleKeys keys = keys();
        assertRefused(
                "link.create",
                () -> new LinkBody.Create(CircleType.AGENCY, "Town police", AgencyKind.POLICE, first, keys, recovery));
        assertRefused("link.create", () -> new LinkBody.Create(CircleType.AGENCY, null, null, first, keys, null));
        assertRefused(
                "link.create", () -> new LinkBody.Create(CircleType.HOUSEHOLD, "Home", null, first, keys, recovery));
        assertRefused("link.create", () -> new LinkBody.Create(CircleType.HOUSEHOLD, null, null, first, keys, null));
        assertRefused("link.agency-kind", () -> AgencyKind.of("press"));
    }

    @Test
    @DisplayName("SF-06: rotation, removal and demotion work in an agency as at home, by one primary")
    void otherLinks() {
        Person second = Person.someone();
        Chain chain = agency.append(adding(agency, second, chief, ministry));
        chain = chain.append(ChainAuthor.after(chain, NOW).rotate(keys(), second.signer()));
        chain = chain.append(ChainAuthor.after(chain, NOW).demote(chief.id(), key(), second.signer()));
        chain = chain.append(ChainAuthor.after(chain, NOW).removeMember(chief.id(), keys(), second.signer()));
        assertEquals(List.of(second.id()), List.copyOf(chain.state().members().keySet()));
    }

    @Test
    @DisplayName("SF-06: a proposal is checked like a link, but for the second signature")
    void proposals() {
        Person officer = Person.someone();
        ChainAuthor author = ChainAuthor.after(agency, NOW);
        Link proposed = author.proposeOfficer(officer.member(), Role.MEMBER, chief.signer());
        agency.checkProposal(proposed);
        assertRefused("chain.signatures", () -> agency.checkProposal(proposed.cosigned(court.signer())));
        assertRefused("chain.signer-unknown", () -> agency.checkProposal(adding(agency, officer, ministry)));
        assertRefused(
                "chain.member-present",
                () -> agency.checkProposal(author.proposeOfficer(chief.member(), Role.MEMBER, chief.signer())));
        assertRefused(
                "chain.member-accredits",
                () -> agency.checkProposal(author.proposeOfficer(court.member(), Role.MEMBER, chief.signer())));
        assertRefused("chain.no-proposal", () -> agency.checkProposal(author.rotate(keys(), chief.signer())));
        Chain longer = agency.append(author.rotate(keys(), chief.signer()));
        assertRefused("chain.gap", () -> longer.checkProposal(proposed));
    }
}

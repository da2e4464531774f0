package io.porchlight.lawenforcement.agency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.AgencyKind;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProposalRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final List<PrivateKeyP256> KEYS = List.of(
            PrivateKeyP256.generate(), PrivateKeyP256.generate(), PrivateKeyP256.generate(), PrivateKeyP256.generate());
    /** The first two accredit, the others are strangers. */
    private static final ProposalRules RULES = new ProposalRules(ChainTrust.accreditedBy(
            KEYS.subList(0, 2).stream().map(PrivateKeyP256::publicKey).toList()));

    private static final PrivateKeyP256 OFFICER = PrivateKeyP256.generate();
    private static final Link PROPOSED = create("Harbour Police", OFFICER);

    @Test
    @DisplayName(
            "SF-06: whatever signatures are handed in, a proposal gains trusted ones only, and is complete with two")
    void onlyTrustedSignaturesCount() {
        qt().withExamples(30).forAll(integers().between(1, 15)).check(chosen -> {
            List<PrivateKeyP256> signers = new ArrayList<>();
            Link link = PROPOSED;
            for (int i = 0; i < KEYS.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    signers.add(KEYS.get(i));
                    link = link.cosigned(Signer.of(KEYS.get(i)));
                }
            }
            boolean trusted = KEYS.subList(0, 2).containsAll(signers);
            try {
                Link merged = RULES.accredited(PROPOSED, link);
                return trusted && RULES.isComplete(merged) == (signers.size() == 2);
            } catch (Refused refused) {
                return !trusted;
            }
        });
    }

    @Test
    void signaturesOfDifferentBodiesAddUp() {
        Link one = RULES.accredited(PROPOSED, PROPOSED.cosigned(Signer.of(KEYS.get(0))));
        assertThat(RULES.awaitsAccreditation(one, null)).isTrue();
        Link both = RULES.accredited(one, PROPOSED.cosigned(Signer.of(KEYS.get(1))));
        assertThat(RULES.isComplete(both)).isTrue();
        assertThat(RULES.awaitsAccreditation(both, null)).isFalse();
    }

    @Test
    void nothingNewOrAnotherLinkIsRefused() {
        assertThatThrownBy(() -> RULES.accredited(PROPOSED, PROPOSED)).isInstanceOf(Refused.class);
        Link other = create("Other Police", OFFICER).cosigned(Signer.of(KEYS.get(0)));
        assertThatThrownBy(() -> RULES.accredited(PROPOSED, other)).isInstanceOf(Refused.class);
    }

    @Test
    void aCreateMustBeItsOfficersAndFitOnAPage() {
        assertThat(RULES.checkCreate(PROPOSED).name()).isEqualTo("Harbour Police");
        assertThatThrownBy(() -> RULES.checkCreate(create("x".repeat(121), OFFICER)))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> RULES.checkCreate(create("a\u0000b", OFFICER))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> RULES.checkCreate(create("Own accreditor", KEYS.get(0))))
                .isInstanceOf(Refused.class);
        Link byStranger = PROPOSED.cosigned(Signer.of(KEYS.get(3)));
        assertThatThrownBy(() -> RULES.checkCreate(byStranger)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> ProposalRules.requireNotAfter(PROPOSED, NOW.minusSeconds(301)))
                .isInstanceOf(Refused.class);
    }

    private static Link create(String name, PrivateKeyP256 officer) {
        Member member = new Member(PrivateKeyP256.generate().publicKey(), officer.publicKey());
        CircleKeys keys = new CircleKeys(
                PrivateKeyP256.generate().publicKey(), PrivateKeyP256.generate().publicKey());
        return ChainAuthor.proposeAgency(name, AgencyKind.POLICE, member, keys, NOW, Signer.of(officer));
    }
}

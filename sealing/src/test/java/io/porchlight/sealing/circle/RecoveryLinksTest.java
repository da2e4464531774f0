package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Household.keys;
import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-06: what recovery may do in a chain")
class RecoveryLinksTest {
    private final Household home = new Household();

    private long at() {
        return home.now.getEpochSecond();
    }

    @Test
    @DisplayName("SF-06: a primary that recovery added does not count as one before its time")
    void pendingPrimaryDoesNotCount() {
        Person bob = Person.someone();
        home.chain = home.chain.append(home.author()
                .recoverMember(
                        bob.member(), Role.PRIMARY, home.recoveryAsPerson().signer()));
        Link remove = home.forged(new LinkBody.RemoveMember(home.alice.id(), keys()), home.alice);
        assertRefused("chain.last-primary", () -> home.chain.append(remove));
        home.later(86_400).chain =
                home.chain.append(home.author().removeMember(home.alice.id(), keys(), home.alice.signer()));
        assertEquals(Set.of(bob.id()), home.chain.state().primariesAt(at()).keySet());
    }

    @Test
    @DisplayName("SF-06: recovery adds a member that has no right for 24 hours, and the others may remove it")
    void recoveryWaits() {
        Person bob = Person.someone();
        home.chain = home.chain.append(home.author()
                .recoverMember(
                        bob.member(), Role.PRIMARY, home.recoveryAsPerson().signer()));
        long effectiveAt = at() + 86_400;
        assertFalse(home.chain.state().isMember(bob.id(), effectiveAt - 1));
        assertTrue(home.chain.state().isPrimary(bob.id(), effectiveAt));
        Link early = home.forged(effectiveAt - 1, new LinkBody.Rotate(keys()), bob);
        assertRefused("chain.signer-not-yet", () -> home.chain.append(early));
        home.chain.append(home.forged(effectiveAt, new LinkBody.Rotate(keys()), bob));
        Chain vetoed = home.chain.append(home.author().removeMember(bob.id(), keys(), home.alice.signer()));
        assertFalse(vetoed.state().isMember(bob.id(), effectiveAt));
    }

    @Test
    @DisplayName("SF-06: recovery may only add members")
    void recoveryOnlyAdds() {
        Person bob = home.joins(Role.MEMBER);
        Person code = home.recoveryAsPerson();
        for (LinkBody body : List.of(
                new LinkBody.Rotate(keys()),
                new LinkBody.RemoveMember(bob.id(), keys()),
                new LinkBody.ChangeRole(bob.id(), Role.PRIMARY, null),
                new LinkBody.SetRecovery(Recovery.generate().principal(), keys()),
                new LinkBody.RemoveDevice(Doorbell.fresh().id()))) {
            assertRefused("chain.recovery-only-adds", () -> home.chain.append(home.forged(body, code)));
        }
    }

    @Test
    @DisplayName("SF-06: an old recovery principal is nobody")
    void replacedRecovery() {
        home.chain = home.chain.append(
                home.author().setRecovery(Recovery.generate().principal(), keys(), home.alice.signer()));
        Link link = home.forged(
                new LinkBody.AddMember(Person.someone().member(), Role.PRIMARY, at() + 86_400),
                home.recoveryAsPerson());
        assertRefused("chain.signer-unknown", () -> home.chain.append(link));
    }
}

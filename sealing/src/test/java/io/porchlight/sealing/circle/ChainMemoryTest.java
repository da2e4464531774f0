package io.porchlight.sealing.circle;

import static io.porchlight.sealing.circle.Household.keys;
import static io.porchlight.sealing.circle.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("SF-06, A-35: what a reader remembers of a chain")
class ChainMemoryTest {
    private final Household home = new Household();

    @BeforeEach
    void threeLinks() {
        home.joins(Role.MEMBER);
        home.joins(Role.MEMBER);
    }

    @Test
    @DisplayName("SF-06: a chain that grew since is accepted, and so is one that did not")
    void grownChain() {
        ChainHead remembered = home.chain.head();
        assertSame(home.chain, home.chain.requireSince(remembered));
        home.joins(Role.MEMBER);
        assertSame(home.chain, home.chain.requireSince(remembered));
    }

    @Test
    @DisplayName("SF-06: rollback is refused")
    void rollback() {
        Chain old = home.chain;
        home.joins(Role.MEMBER);
        assertRefused("chain.rollback", () -> old.requireSince(home.chain.head()));
    }

    @Test
    @DisplayName("SF-06: a fork is refused, however long it is")
    void fork() {
        Chain common = home.chain;
        home.joins(Role.MEMBER);
        ChainHead remembered = home.chain.head();
        Chain fork = common;
        for (int i = 0; i < 3; i++) {
            fork = fork.append(ChainAuthor.after(fork, home.now).rotate(keys(), home.alice.signer()));
        }
        Chain longer = fork;
        assertRefused("chain.fork", () -> longer.requireSince(remembered));
        assertSame(longer, longer.requireSince(common.head()));
    }

    @Test
    @DisplayName("SF-04: another circle's chain is refused")
    void otherCircle() {
        Chain other = new Household().chain;
        assertRefused("chain.other-circle", () -> other.requireCircle(home.chain.circleId()));
        assertRefused("chain.other-circle", () -> other.requireSince(home.chain.head()));
    }

    @Test
    @DisplayName("SF-06: a link dated ahead cannot shorten the delay of a recovery")
    void future() {
        Person thief = Person.someone();
        home.chain = home.chain.append(home.author()
                .recoverMember(
                        thief.member(), Role.PRIMARY, home.recoveryAsPerson().signer()));
        Chain hurried =
                home.chain.append(home.forged(home.now.getEpochSecond() + 86_400, new LinkBody.Rotate(keys()), thief));
        assertRefused("chain.future", () -> hurried.requireNotAfter(home.now));
        assertSame(home.chain, home.chain.requireNotAfter(home.now.minusSeconds(Chain.CLOCK_TOLERANCE)));
        assertRefused(
                "chain.future", () -> home.chain.requireNotAfter(home.now.minusSeconds(Chain.CLOCK_TOLERANCE + 1)));
    }

    @Test
    @DisplayName("SF-06: a reader that knows the chain up to n goes on from there")
    void goesOnFromThere() {
        Chain known = home.chain;
        home.joins(Role.MEMBER);
        home.later(5).joins(Role.PRIMARY);
        List<Link> news = home.chain.linksAfter(known.head().n());
        assertEquals(2, news.size());
        assertEquals(home.chain.head(), known.append(news).head());
        assertEquals(home.chain.links(), home.chain.linksAfter(-1));
        assertEquals(List.of(), home.chain.linksAfter(home.chain.head().n()));
        assertRefused("chain.gap", () -> known.append(news.reversed()));
    }

    @Test
    @DisplayName("SF-06: a link that the chain does not have is refused, not guessed")
    void noSuchLink() {
        assertRefused("chain.no-such-link", () -> home.chain.state(3));
        assertRefused("chain.no-such-link", () -> home.chain.link(-1));
        assertRefused("chain.no-such-link", () -> home.chain.linksAfter(-2));
        assertRefused("chain.no-such-link", () -> home.chain.state(1L << 32));
    }
}

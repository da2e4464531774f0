package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A circle's chain, verified link by link from {@code create} (SF-06). An instance is proof: every link has its form, its
 * place, the right signatures, and was allowed by the state before it. Immutable; {@link #append} gives a new chain.
 *
 * <p>What a chain alone cannot prove is that it is the newest one and the right one. So readers check the circleId they
 * know ({@link #requireCircle}), remember {@link #head} and compare it next time ({@link #requireSince}), and refuse a
 * chain from the future ({@link #requireNotAfter}), because ages and delays are counted from the links' own times.
 */
public final class Chain {
    /** The most links that are read; a household that changes every day needs 27 years for it. */
    public static final int MAX_LINKS = 10_000;
    /** The largest chain that is read, in bytes. */
    public static final int MAX_BYTES = 32 << 20;
    /** How far a clock may be ahead of the reader's, in seconds. */
    public static final long CLOCK_TOLERANCE = 300;

    private final ChainTrust trust;
    private final List<Link> links;
    private final List<CircleState> states;
    private final KeyLedger ledger;

    private Chain(ChainTrust trust, List<Link> links, List<CircleState> states, KeyLedger ledger) {
        this.trust = trust;
        this.links = links;
        this.states = states;
        this.ledger = ledger;
    }

    /**
     * Verifies a whole chain, {@code create} first.
     *
     * @param trust the accrediting keys for an agency; {@link ChainTrust#none()} is enough for a household
     */
    public static Chain verify(List<Link> links, ChainTrust trust) {
        if (links.isEmpty()) {
            throw new Refused("chain.empty", "A chain has at least its create link.");
        }
        return extend(new Chain(trust, List.of(), List.of(), KeyLedger.empty()), links);
    }

    /** Verifies a chain from an array of signed links. */
    public static Chain verify(JsonNode array, ChainTrust trust) {
        return verify(links(array), trust);
    }

    /** Verifies a chain from the bytes of an array of signed links, as in a bag's {@code trust/agency-chain.json}. */
    public static Chain parse(byte[] bytes, ChainTrust trust) {
        return verify(Jcs.parseValue(bytes, MAX_BYTES), trust);
    }

    /** Reads an array of signed links, form only. */
    public static List<Link> links(JsonNode array) {
        if (!array.isArray() || array.size() > MAX_LINKS) {
            throw new Refused("chain.form", "A chain is an array of at most " + MAX_LINKS + " links.");
        }
        List<Link> links = new ArrayList<>(array.size());
        array.forEach(element -> links.add(Link.of(element)));
        return List.copyOf(links);
    }

    /** The chain with one more link, if it is allowed; this chain stays as it is. */
    public Chain append(Link link) {
        return append(List.of(link));
    }

    /** The chain with more links, all of them or none. */
    public Chain append(List<Link> more) {
        return extend(this, more);
    }

    private static Chain extend(Chain base, List<Link> more) {
        if (base.links.size() + more.size() > MAX_LINKS) {
            throw new Refused("chain.form", "A chain has at most " + MAX_LINKS + " links.");
        }
        List<Link> links = new ArrayList<>(base.links);
        List<CircleState> states = new ArrayList<>(base.states);
        KeyLedger ledger = base.ledger.copy();
        for (Link link : more) {
            if (links.isEmpty()) {
                states.add(LinkRules.create(link, ledger, base.trust));
            } else {
                LinkRules.checkPlace(states.getLast(), link);
                LinkSigners.check(link, states.getLast(), base.trust);
                states.add(LinkRules.apply(states.getLast(), link, ledger, links));
            }
            links.add(link);
        }
        return new Chain(base.trust, List.copyOf(links), List.copyOf(states), ledger);
    }

    /**
     * Refuses what could not become the next link by a second signature: for who keeps an agency's proposals to add an
     * officer ({@link ChainAuthor#proposeOfficer}) until they are signed.
     */
    public void checkProposal(Link proposal) {
        LinkRules.checkPlace(state(), proposal);
        LinkSigners.checkProposal(proposal, state(), trust);
        LinkRules.apply(state(), proposal, ledger.copy(), links);
    }

    /** Refuses ("chain.other-circle") a chain of another circle than the one expected. */
    public Chain requireCircle(String circleId) {
        if (!circleId().equals(circleId)) {
            throw new Refused("chain.other-circle", "This is the chain of another circle.");
        }
        return this;
    }

    /**
     * Refuses a chain that does not continue what was seen before: shorter ("chain.rollback"), or with another link in
     * that place ("chain.fork").
     */
    public Chain requireSince(ChainHead remembered) {
        requireCircle(remembered.circleId());
        if (remembered.n() > head().n()) {
            throw new Refused("chain.rollback", "The server shows an older chain than it did before.");
        }
        if (!link(remembered.n()).hash().equals(remembered.hash())) {
            throw new Refused("chain.fork", "The server shows another chain than it did before.");
        }
        return this;
    }

    /**
     * Refuses ("chain.future") a chain whose head is dated after now, give or take {@link #CLOCK_TOLERANCE}: a link dated
     * ahead would, for example, end the delay of a recovery that has just begun.
     */
    public Chain requireNotAfter(Instant now) {
        if (state().at() > now.getEpochSecond() + CLOCK_TOLERANCE) {
            throw new Refused(
                    "chain.future", "The chain's last link is dated in the future. Check this device's clock.");
        }
        return this;
    }

    /** The hash of {@code create}: the circle's name, which nobody can give to another circle. */
    public String circleId() {
        return states.getFirst().circleId();
    }

    /** Number and hash of the last link: what to remember. */
    public ChainHead head() {
        return state().head();
    }

    /** The circle as it is now. */
    public CircleState state() {
        return states.getLast();
    }

    /** The circle after link n; refused ("chain.no-such-link") if the chain does not reach so far. */
    public CircleState state(long n) {
        return states.get(index(n));
    }

    /**
     * The circle as it was at a time (Unix seconds): after the last link dated no later. For what was signed then; what is
     * asked now is judged by {@link #state()}. Refused ("chain.before-create") if the circle began later.
     */
    public CircleState stateAsOf(long time) {
        for (CircleState state : states.reversed()) {
            if (state.at() <= time) {
                return state;
            }
        }
        throw new Refused("chain.before-create", "The circle did not exist yet.");
    }

    /** Link n; refused ("chain.no-such-link") if the chain does not reach so far. */
    public Link link(long n) {
        return links.get(index(n));
    }

    /** All links, {@code create} first. */
    public List<Link> links() {
        return links;
    }

    /** The links after link n, for a reader who knows the chain up to there; -1 asks for all. */
    public List<Link> linksAfter(long n) {
        if (n == -1) {
            return links;
        }
        return links.subList(index(n) + 1, links.size());
    }

    /** All links as JSON, the form that {@link #verify(JsonNode, ChainTrust)} reads. */
    public ArrayNode toJson() {
        return Json.array(links.stream().map(link -> link.signed().toJson()).toList());
    }

    /**
     * When a doorbell that was in the circle at link n was removed: the {@code at} of the first {@code remove-device}
     * after n, or empty if it still is there. A clip of a later minute is not of this circle (SF-14).
     */
    public OptionalLong deviceRemovedAt(String deviceId, long n) {
        for (Link link : linksAfter(n)) {
            if (link.body() instanceof LinkBody.RemoveDevice remove
                    && remove.deviceId().equals(deviceId)) {
                return OptionalLong.of(link.at());
            }
        }
        return OptionalLong.empty();
    }

    private int index(long n) {
        if (n < 0 || n >= links.size()) {
            throw new Refused("chain.no-such-link", "The chain has no link of this number.");
        }
        return (int) n;
    }
}

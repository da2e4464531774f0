package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The state after a link, if the chain allows the link (SF-06, SF-10). Place and signatures are checked first, the latter
 * by {@link LinkSigners}; the ledger is changed, so a caller who wants the state before must keep a copy.
 */
final class LinkRules {
    /** How long a member that recovery added waits, in seconds; time for the others to notice and object. */
    static final long RECOVERY_DELAY = 86_400;

    private final CircleState before;
    private final Link link;
    private final KeyLedger ledger;
    private final SequencedMap<String, Membership> members;
    private final SequencedMap<String, PairedDevice> devices;
    private final SequencedMap<String, Long> resetCounters;
    private @Nullable Member recovery;
    private PublicKeyJwk viewKey;
    private long viewKeyAt;
    private PublicKeyJwk releaseKey;
    private long releaseKeyAt;

    private LinkRules(CircleState before, Link link, KeyLedger ledger) {
        this.before = before;
        this.link = link;
        this.ledger = ledger;
        members = new LinkedHashMap<>(before.members());
        devices = new LinkedHashMap<>(before.devices());
        resetCounters = new LinkedHashMap<>(before.resetCounters());
        recovery = before.recovery();
        viewKey = before.viewKey();
        viewKeyAt = before.viewKeyAt();
        releaseKey = before.releaseKey();
        releaseKeyAt = before.releaseKeyAt();
    }

    /** The state after a create link. */
    static CircleState create(Link link, KeyLedger ledger, ChainTrust trust) {
        if (!(link.body() instanceof LinkBody.Create create)) {
            throw new Refused("chain.no-create", "A chain begins with its create link.");
        }
        LinkSigners.checkCreate(link, create, trust);
        ledger.member(create.member());
        ledger.circleKeys(create.keys());
        if (create.recovery() != null) {
            ledger.recovery(create.recovery());
        }
        SequencedMap<String, Membership> members = new LinkedHashMap<>();
        members.put(create.member().id(), new Membership(create.member(), Role.PRIMARY, link.at(), 0));
        return new CircleState(
                link.hash(),
                create.type(),
                create.name(),
                create.agencyKind(),
                new ChainHead(link.hash(), 0, link.hash()),
                link.at(),
                members,
                create.recovery(),
                create.keys().viewKey(),
                link.at(),
                create.keys().releaseKey(),
                link.at(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    /** Whether a later link fits to the state before it, whoever signed it. */
    static void checkPlace(CircleState before, Link link) {
        if (link.n() != before.head().n() + 1) {
            throw new Refused("chain.gap", "A link of the chain is missing or repeated.");
        }
        if (!link.previous().equals(before.head().hash())) {
            throw new Refused("chain.previous", "A link does not follow the link before it.");
        }
        if (link.at() < before.at()) {
            throw new Refused("chain.time", "A link is dated before the link that it follows.");
        }
        if (before.type() == CircleType.AGENCY) {
            refuseInAgency(link.kind());
        }
    }

    /** The state after a later link; {@code earlier} are all links before it. */
    static CircleState apply(CircleState before, Link link, KeyLedger ledger, List<Link> earlier) {
        LinkRules rules = new LinkRules(before, link, ledger);
        switch (link.body()) {
            case LinkBody.Create create -> throw new Refused("chain.second-create", "A chain has one create link.");
            case LinkBody.AddMember add -> rules.addMember(add);
            case LinkBody.RemoveMember remove -> rules.removeMember(remove);
            case LinkBody.Rotate rotate -> rules.bring(rotate.keys());
            case LinkBody.ChangeRole change -> rules.changeRole(change);
            case LinkBody.SetRecovery set -> rules.setRecovery(set);
            case LinkBody.AddDevice add -> rules.addDevice(add, earlier);
            case LinkBody.RemoveDevice remove -> rules.removeDevice(remove);
        }
        return rules.after();
    }

    private static void refuseInAgency(LinkKind kind) {
        if (kind == LinkKind.SET_RECOVERY) {
            throw new Refused("chain.agency-recovery", "An agency has no recovery: two officers are two people.");
        }
        if (kind == LinkKind.ADD_DEVICE || kind == LinkKind.REMOVE_DEVICE) {
            throw new Refused("chain.agency-device", "An agency has no doorbells.");
        }
    }

    private void addMember(LinkBody.AddMember add) {
        long expected = LinkSigners.isByRecovery(link, before) ? link.at() + RECOVERY_DELAY : link.at();
        if (add.effectiveAt() != expected) {
            throw new Refused(
                    "chain.effective-at", "A member added by recovery waits 24 hours; any other is effective at once.");
        }
        if (members.containsKey(add.member().id())) {
            throw new Refused("chain.member-present", "This member is in the circle already.");
        }
        ledger.member(add.member());
        members.put(add.member().id(), new Membership(add.member(), add.role(), add.effectiveAt(), link.n()));
    }

    private void removeMember(LinkBody.RemoveMember remove) {
        requireMember(remove.memberId());
        members.remove(remove.memberId());
        requirePrimary();
        bring(remove.keys());
    }

    private void changeRole(LinkBody.ChangeRole change) {
        Membership membership = requireMember(change.memberId());
        if (membership.role() == change.role()) {
            throw new Refused("chain.role-same", "The member has this role already.");
        }
        members.put(change.memberId(), membership.withRole(change.role()));
        requirePrimary();
        if (change.releaseKey() != null) {
            ledger.releaseKey(change.releaseKey());
            releaseKey = change.releaseKey();
            releaseKeyAt = link.at();
        }
    }

    private void setRecovery(LinkBody.SetRecovery set) {
        ledger.recovery(set.recovery());
        recovery = set.recovery();
        bring(set.keys());
    }

    private void addDevice(LinkBody.AddDevice add, List<Link> earlier) {
        PairingMessage m = add.m();
        PairingAnswer.verify(add.answer(), add.device(), m);
        if (!m.circleId().equals(before.circleId())) {
            throw new Refused("chain.device-other-circle", "The doorbell agreed to belong to another circle.");
        }
        if (m.n() >= link.n() || !earlier.get((int) m.n()).hash().equals(m.headHash())) {
            throw new Refused("chain.device-other-chain", "The doorbell was paired with another chain.");
        }
        String deviceId = m.deviceId();
        if (devices.containsKey(deviceId)) {
            throw new Refused("chain.device-present", "This doorbell is in the circle already. Remove it first.");
        }
        Long last = resetCounters.get(deviceId);
        if (last != null && m.resetCounter() <= last) {
            throw new Refused("chain.device-not-reset", "A removed doorbell comes back only after it was reset.");
        }
        ledger.device(add.device());
        devices.put(deviceId, new PairedDevice(add.device(), link.n(), link.at(), m.resetCounter()));
        resetCounters.put(deviceId, m.resetCounter());
    }

    private void removeDevice(LinkBody.RemoveDevice remove) {
        if (devices.remove(remove.deviceId()) == null) {
            throw new Refused("chain.no-such-device", "This doorbell is not in the circle.");
        }
    }

    private void bring(CircleKeys keys) {
        ledger.circleKeys(keys);
        viewKey = keys.viewKey();
        viewKeyAt = link.at();
        releaseKey = keys.releaseKey();
        releaseKeyAt = link.at();
    }

    private Membership requireMember(String memberId) {
        Membership membership = members.get(memberId);
        if (membership == null) {
            throw new Refused("chain.no-such-member", "This member is not in the circle.");
        }
        return membership;
    }

    private void requirePrimary() {
        for (Map.Entry<String, Membership> entry : members.entrySet()) {
            if (entry.getValue().isPrimary(link.at())) {
                return;
            }
        }
        throw new Refused("chain.last-primary", "The last primary can be neither removed nor demoted.");
    }

    private CircleState after() {
        return new CircleState(
                before.circleId(),
                before.type(),
                before.name(),
                before.agencyKind(),
                new ChainHead(before.circleId(), link.n(), link.hash()),
                link.at(),
                members,
                recovery,
                viewKey,
                viewKeyAt,
                releaseKey,
                releaseKeyAt,
                devices,
                resetCounters);
    }
}

package io.porchlight.sealing.circle;

import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.pairing.PairingAnswer;
import java.time.Instant;
import java.util.List;

/**
 * Builds and signs links. Every link but a proposal is checked against the chain before it is returned, so an author
 * learns at once what every reader would refuse ({@link io.porchlight.sealing.Refused} with the reader's code).
 *
 * <p>A link's time is the author's clock, or the head's time where the clock is behind it: times never decrease.
 */
public final class ChainAuthor {
    private final Chain chain;
    private final long at;

    private ChainAuthor(Chain chain, Instant now) {
        this.chain = chain;
        this.at = Math.max(now.getEpochSecond(), chain.state().at());
    }

    /** An author of the next link after this chain's head. */
    public static ChainAuthor after(Chain chain, Instant now) {
        return new ChainAuthor(chain, now);
    }

    /** The create link of a household, signed by its first member. */
    public static Link createHousehold(Member member, CircleKeys keys, Member recovery, Instant now, Signer signer) {
        LinkBody body = new LinkBody.Create(CircleType.HOUSEHOLD, null, null, member, keys, recovery);
        Link link = Link.sign(0, now.getEpochSecond(), "", body, List.of(signer));
        Chain.verify(List.of(link), ChainTrust.none());
        return link;
    }

    /**
     * The create link of an agency, signed by its first officer only. It is no link yet: two accrediting keys still have
     * to sign ({@link Link#cosigned}).
     */
    public static Link proposeAgency(
            String name, AgencyKind kind, Member member, CircleKeys keys, Instant now, Signer officer) {
        LinkBody body = new LinkBody.Create(CircleType.AGENCY, name, kind, member, keys, null);
        return Link.sign(0, now.getEpochSecond(), "", body, List.of(officer));
    }

    /**
     * A new officer, signed by one primary only. It is no link yet: another primary, or an accrediting key where there is
     * no other primary, still has to sign ({@link Link#cosigned}).
     */
    public Link proposeOfficer(Member member, Role role, Signer primary) {
        ChainHead head = chain.head();
        return Link.sign(head.n() + 1, at, head.hash(), new LinkBody.AddMember(member, role, at), List.of(primary));
    }

    /**
     * A new member, effective at once. A household's link has one signer, a primary; an agency's two (two primaries, or
     * the only one and an accrediting key).
     */
    public Link addMember(Member member, Role role, Signer... signers) {
        return checked(new LinkBody.AddMember(member, role, at), List.of(signers));
    }

    /** A new member by the recovery code, effective 24 hours later. */
    public Link recoverMember(Member member, Role role, Signer recovery) {
        return checked(new LinkBody.AddMember(member, role, at + LinkRules.RECOVERY_DELAY), List.of(recovery));
    }

    /** A member leaves; the new keys are sealed to the others only. */
    public Link removeMember(String memberId, CircleKeys keys, Signer primary) {
        return checked(new LinkBody.RemoveMember(memberId, keys), List.of(primary));
    }

    /** New circle keys. */
    public Link rotate(CircleKeys keys, Signer primary) {
        return checked(new LinkBody.Rotate(keys), List.of(primary));
    }

    /** A member becomes a primary. */
    public Link promote(String memberId, Signer primary) {
        return checked(new LinkBody.ChangeRole(memberId, Role.PRIMARY, null), List.of(primary));
    }

    /** A primary becomes a member; the new release key is sealed to the remaining primaries only. */
    public Link demote(String memberId, PublicKeyJwk releaseKey, Signer primary) {
        return checked(new LinkBody.ChangeRole(memberId, Role.MEMBER, releaseKey), List.of(primary));
    }

    /** A new recovery code, and new circle keys. */
    public Link setRecovery(Member recovery, CircleKeys keys, Signer primary) {
        return checked(new LinkBody.SetRecovery(recovery, keys), List.of(primary));
    }

    /** A doorbell that has said "paired". */
    public Link addDevice(PublicKeyJwk device, PairingAnswer answer, Signer primary) {
        return checked(new LinkBody.AddDevice(device, answer.m(), answer.signed()), List.of(primary));
    }

    /** A doorbell leaves. */
    public Link removeDevice(String deviceId, Signer primary) {
        return checked(new LinkBody.RemoveDevice(deviceId), List.of(primary));
    }

    private Link checked(LinkBody body, List<Signer> signers) {
        ChainHead head = chain.head();
        Link link = Link.sign(head.n() + 1, at, head.hash(), body, signers);
        chain.append(link);
        return link;
    }
}

package io.porchlight.lawenforcement.agency;

import io.porchlight.lawenforcement.Limits;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleType;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Links that still lack signatures: what they must be so far, who may add to them, and when they suffice (SF-06). */
final class ProposalRules {
    /** Signatures by accrediting keys that a {@code create} needs. */
    static final int ACCREDITING = 2;
    /** Signatures on a link that adds an officer. */
    static final int ADDING = 2;

    private final ChainTrust trust;

    ProposalRules(ChainTrust trust) {
        this.trust = trust;
    }

    /** Refuses a {@code create} that could not become an agency by accrediting signatures alone. */
    LinkBody.Create checkCreate(Link link) {
        if (!(link.body() instanceof LinkBody.Create create) || create.type() != CircleType.AGENCY) {
            throw new Refused("chain.not-an-agency", "An agency begins with a create link of type agency.");
        }
        String name = create.name();
        if (name == null
                || name.length() > Limits.AGENCY_NAME.number()
                || name.codePoints().anyMatch(Character::isISOControl)) {
            throw new Refused(
                    "chain.agency-name",
                    "An agency's name has at most " + Limits.AGENCY_NAME.number() + " characters.");
        }
        PublicKeyJwk member = create.member().sign();
        if (trust.accrediting().containsKey(create.member().id())
                || trust.accrediting().containsKey(create.member().openKeyId())) {
            throw new Refused("chain.member-accredits", "An accrediting key cannot be an officer's key.");
        }
        Map<String, PublicKeyJwk> allowed = new HashMap<>(trust.accrediting());
        allowed.put(member.thumbprint(), member);
        link.signed().verify(allowed);
        if (!link.signed().kids().contains(member.thumbprint())) {
            throw new Refused("chain.create-signer", "The first officer signs the agency's create link.");
        }
        if (accreditors(link) > ACCREDITING) {
            throw new Refused("chain.not-accredited", "Exactly two accrediting keys sign a create link.");
        }
        return create;
    }

    /**
     * A stored proposal with the accrediting signatures of a submitted copy.
     *
     * @throws Refused if the copy is of another link, lost a signature, or has one that is not by a key of the trust file
     */
    Link accredited(Link stored, Link submitted) {
        if (!stored.hash().equals(submitted.hash())) {
            throw new Refused("accreditation.other-link", "This is another link than the proposed one.");
        }
        List<SignedDocument.Signature> added = new ArrayList<>();
        Set<String> known = stored.signed().kids();
        for (SignedDocument.Signature signature : submitted.signed().signatures()) {
            if (!known.contains(signature.kid())) {
                added.add(signature);
            }
        }
        if (added.isEmpty()) {
            throw new Refused("accreditation.none", "No accrediting signature was added.");
        }
        new SignedDocument(submitted.signed().payload(), added).verify(trust.accrediting());
        List<SignedDocument.Signature> all = new ArrayList<>(stored.signed().signatures());
        all.addAll(added);
        return Link.of(new SignedDocument(stored.signed().payload(), all));
    }

    /** Whether the link has the number of signatures at which the chain decides. */
    boolean isComplete(Link link) {
        return switch (link.body()) {
            case LinkBody.Create create -> accreditors(link) >= ACCREDITING;
            case LinkBody.AddMember add -> link.signed().kids().size() >= ADDING;
            default -> true;
        };
    }

    /**
     * Whether accrediting bodies can complete the proposal: any {@code create}, and a new officer while the agency has only
     * one primary.
     *
     * @param chain the agency's chain; null before it exists
     */
    boolean awaitsAccreditation(Link link, @Nullable Chain chain) {
        if (isComplete(link)) {
            return false;
        }
        if (chain == null) {
            return link.body() instanceof LinkBody.Create;
        }
        return link.body() instanceof LinkBody.AddMember
                && chain.state().primariesAt(link.at()).size() == 1;
    }

    /** Refuses ("chain.future") a link dated ahead of the clock. */
    static void requireNotAfter(Link link, Instant now) {
        if (link.at() > now.getEpochSecond() + Chain.CLOCK_TOLERANCE) {
            throw new Refused("chain.future", "The link is dated in the future. Check this device's clock.");
        }
    }

    private int accreditors(Link link) {
        Set<String> kids = new HashSet<>(link.signed().kids());
        kids.retainAll(trust.accrediting().keySet());
        return kids.size();
    }
}

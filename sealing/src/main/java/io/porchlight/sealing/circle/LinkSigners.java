package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who must have signed a link (SF-06). Each check first asks whether the signing keys are the right ones and only then
 * verifies, so that a refusal says which rule was broken.
 */
final class LinkSigners {
    private LinkSigners() {}

    /** A create link: by its member; for an agency also by exactly two accrediting keys. */
    static void checkCreate(Link link, LinkBody.Create create, ChainTrust trust) {
        PublicKeyJwk memberKey = create.member().sign();
        Map<String, PublicKeyJwk> allowed = new LinkedHashMap<>(Map.of(memberKey.thumbprint(), memberKey));
        Set<String> kids = link.signed().kids();
        if (create.type() == CircleType.HOUSEHOLD) {
            require(
                    kids.equals(allowed.keySet()),
                    "chain.create-signer",
                    "A household is created by its first member alone.");
        } else {
            checkNotAccrediting(create.member(), trust);
            allowed.putAll(trust.accrediting());
            require(
                    kids.size() == 3
                            && kids.contains(create.member().id())
                            && allowed.keySet().containsAll(kids),
                    "chain.not-accredited",
                    "An agency is created by its first officer and exactly two accrediting keys that you trust.");
        }
        link.signed().verify(allowed);
    }

    /** Any later link. */
    static void check(Link link, CircleState before, ChainTrust trust) {
        Map<String, PublicKeyJwk> allowed =
                before.type() == CircleType.AGENCY && link.body() instanceof LinkBody.AddMember add
                        ? officersSigners(link, add, before, trust)
                        : Map.of(onlyKid(link), singleSigner(link, before));
        link.signed().verify(allowed);
    }

    /** A proposal to add an officer: like the link, but so far signed by one primary only. */
    static void checkProposal(Link link, CircleState before, ChainTrust trust) {
        if (before.type() != CircleType.AGENCY || !(link.body() instanceof LinkBody.AddMember add)) {
            throw new Refused("chain.no-proposal", "Only a new officer of an agency is proposed before it is a link.");
        }
        checkNotAccrediting(add.member(), trust);
        link.signed().verify(Map.of(onlyKid(link), singleSigner(link, before)));
    }

    /** Whether recovery signed, which decides when a member becomes effective. */
    static boolean isByRecovery(Link link, CircleState before) {
        Member recovery = before.recovery();
        return recovery != null && link.signed().kids().equals(Set.of(recovery.id()));
    }

    private static PublicKeyJwk singleSigner(Link link, CircleState before) {
        String kid = onlyKid(link);
        if (isByRecovery(link, before)) {
            require(
                    link.kind() == LinkKind.ADD_MEMBER,
                    "chain.recovery-only-adds",
                    "The recovery code may add a member and do nothing else.");
            return before.recovery().sign();
        }
        Membership signer = before.members().get(kid);
        if (signer == null) {
            throw new Refused("chain.signer-unknown", "A link is signed by somebody who is not in the circle.");
        }
        require(signer.role() == Role.PRIMARY, "chain.signer-not-primary", "Only a primary may change the circle.");
        require(
                signer.isEffective(link.at()),
                "chain.signer-not-yet",
                "A member added by recovery has no rights during the first 24 hours.");
        return signer.member().sign();
    }

    private static Map<String, PublicKeyJwk> officersSigners(
            Link link, LinkBody.AddMember add, CircleState before, ChainTrust trust) {
        checkNotAccrediting(add.member(), trust);
        Map<String, PublicKeyJwk> allowed = new LinkedHashMap<>();
        before.primariesAt(link.at())
                .forEach((id, primary) -> allowed.put(id, primary.member().sign()));
        Set<String> kids = link.signed().kids();
        boolean onlyOne = allowed.size() == 1;
        boolean onlyOneSigned = kids.containsAll(allowed.keySet());
        if (onlyOne) {
            allowed.putAll(trust.accrediting());
        }
        require(
                kids.size() == 2 && allowed.keySet().containsAll(kids) && (!onlyOne || onlyOneSigned),
                "chain.agency-two-signatures",
                "Two primaries add an officer; while there is only one, that one and an accrediting key.");
        return allowed;
    }

    /** Accreditors accredit others; one that were also an officer would count twice. */
    private static void checkNotAccrediting(Member member, ChainTrust trust) {
        require(
                !trust.accrediting().containsKey(member.id())
                        && !trust.accrediting().containsKey(member.openKeyId()),
                "chain.member-accredits",
                "An accrediting key cannot be an officer's key.");
    }

    private static String onlyKid(Link link) {
        Set<String> kids = link.signed().kids();
        require(kids.size() == 1, "chain.signatures", "This link has exactly one signature.");
        return kids.iterator().next();
    }

    private static void require(boolean holds, String code, String message) {
        if (!holds) {
            throw new Refused(code, message);
        }
    }
}

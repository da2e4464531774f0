package io.porchlight.stack.player;

import com.fasterxml.jackson.core.type.TypeReference;
import io.porchlight.contracts.api.ProposalSignature;
import io.porchlight.contracts.api.ProposalView;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkKind;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.net.URI;
import java.util.List;

/**
 * The demo's stand-in for the bodies that accredit agencies: signs what agencies of a known name propose. In production
 * these keys belong to bodies that the operator does not run.
 */
public final class Accreditor {
    private final Http lawEnforcement;
    private final List<PrivateKeyP256> keys;

    /** With the accrediting keys of the trust file. */
    public Accreditor(URI lawEnforcement, List<PrivateKeyP256> keys) {
        this.lawEnforcement = Http.anonymous(lawEnforcement);
        this.keys = keys;
    }

    /**
     * Signs all proposals of an agency that wait: a new agency with two keys, a new officer with one.
     *
     * @return how many were signed
     */
    public int accredit(String slug) {
        int signed = 0;
        for (ProposalView proposal : waiting()) {
            if (proposal.slug().equals(slug)) {
                Link link = Link.of(proposal.link());
                int needed = link.kind() == LinkKind.CREATE ? 2 : 1;
                for (PrivateKeyP256 key : keys.subList(0, needed)) {
                    link = link.cosigned(Signer.of(key));
                }
                lawEnforcement.post(
                        "/v1/accreditation/proposals/" + proposal.proposalId(),
                        new ProposalSignature(link.signed().toJson()));
                signed++;
            }
        }
        return signed;
    }

    /** Proposals that wait for an accrediting signature. */
    public List<ProposalView> waiting() {
        return lawEnforcement.get("/v1/accreditation/proposals", new TypeReference<List<ProposalView>>() {});
    }
}

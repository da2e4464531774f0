package io.porchlight.consent.agency;

import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.ChainStore;
import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LogProofs;
import io.porchlight.consent.log.ProvenLeaf;
import io.porchlight.sealing.circle.Chain;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Agencies' chains, all of whose links stand in the public log. */
@ApplicationScoped
public class Agencies {
    private final ChainStore chains;
    private final LogProofs proofs;

    Agencies(ChainStore chains, LogProofs proofs) {
        this.chains = chains;
        this.proofs = proofs;
    }

    /** The verified chain of an agency, if it is known. */
    public Uni<Optional<Chain>> chain(String agencyId) {
        return Sql.values(Long.class, "select count(*) from agency where agency_id = ?1", agencyId)
                .flatMap(known -> known.getFirst() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : chains.chain(agencyId).map(Optional::of));
    }

    /** The proof of the agency's {@code create} link, once it is there. */
    public Uni<Optional<ProvenLeaf>> accreditation(String agencyId) {
        return proofs.find(LeafKind.AGENCY_LINK, reference(agencyId, 0));
    }

    static String reference(String agencyId, long n) {
        return agencyId + "/" + n;
    }
}

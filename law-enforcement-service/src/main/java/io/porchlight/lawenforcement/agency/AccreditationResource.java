package io.porchlight.lawenforcement.agency;

import io.porchlight.contracts.api.ProposalSignature;
import io.porchlight.contracts.api.ProposalView;
import io.porchlight.lawenforcement.Body;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** What accrediting bodies read and sign; open to anybody, since only keys of the trust file count. */
@Path("/v1/accreditation/proposals")
class AccreditationResource {
    private final Proposals proposals;

    AccreditationResource(Proposals proposals) {
        this.proposals = proposals;
    }

    @GET
    @WithTransaction
    public Uni<List<ProposalView>> waiting() {
        return proposals.awaitingAccreditation();
    }

    @POST
    @Path("/{proposalId}")
    @WithTransaction
    public Uni<Void> accredit(@PathParam("proposalId") String proposalId, ProposalSignature signature) {
        return proposals.accredit(proposalId, Body.required(signature, "link").link());
    }
}

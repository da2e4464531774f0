package io.porchlight.lawenforcement.agency;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.AgencyView;
import io.porchlight.contracts.api.JoinCreated;
import io.porchlight.contracts.api.JoinSubmission;
import io.porchlight.contracts.api.JoinView;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.contracts.api.ProposalCreated;
import io.porchlight.contracts.api.ProposalSubmission;
import io.porchlight.contracts.api.ProposalView;
import io.porchlight.lawenforcement.Body;
import io.porchlight.lawenforcement.officer.SignedIn;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkBody;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The officer's own agency over HTTP (docs/api.md). */
@Path("/v1/agency")
class AgencyResource {
    private final SignedIn signedIn;
    private final AgencyRepository agencies;
    private final ChainStore chains;
    private final Proposals proposals;
    private final Joins joins;

    AgencyResource(SignedIn signedIn, AgencyRepository agencies, ChainStore chains, Proposals proposals, Joins joins) {
        this.signedIn = signedIn;
        this.agencies = agencies;
        this.chains = chains;
        this.proposals = proposals;
        this.joins = joins;
    }

    @GET
    @WithTransaction
    public Uni<AgencyView> agency() {
        String slug = signedIn.officer().agency();
        return agencies.findById(slug).flatMap(agency -> proposals.of(slug).flatMap(open -> {
            String agencyId = agency == null ? null : agency.agencyId;
            if (agencyId == null) {
                return Uni.createFrom().item(view(slug, null, null, open, List.of()));
            }
            return chains.chain(agencyId).flatMap(chain -> agencies.createProof(agencyId)
                    .flatMap(proof -> joins.waiting(slug, known(chain, open))
                            .map(waiting -> view(slug, chain, proof, open, waiting))));
        }));
    }

    @POST
    @Path("/proposals")
    @WithTransaction
    @ResponseStatus(201)
    public Uni<ProposalCreated> propose(ProposalSubmission submission) {
        return proposals
                .propose(signedIn.officer(), Body.required(submission, "link"))
                .map(ProposalCreated::new);
    }

    @POST
    @Path("/joins")
    @WithTransaction
    @ResponseStatus(201)
    public Uni<JoinCreated> join(JoinSubmission submission) {
        return joins.answer(
                        signedIn.officer(), Body.required(submission, "answer").answer())
                .map(JoinCreated::new);
    }

    @GET
    @Path("/keyring")
    @WithTransaction
    public Uni<List<KeyringEntry>> keyring(@QueryParam("member") @DefaultValue("") String memberOpenKeyId) {
        return agencies.findById(signedIn.officer().agency()).flatMap(agency -> {
            String agencyId = agency == null ? null : agency.agencyId;
            return agencyId == null
                    ? Uni.createFrom().item(List.<KeyringEntry>of())
                    : agencies.keyring(agencyId, memberOpenKeyId)
                            .map(rows ->
                                    rows.stream().map(AgencyResource::entry).toList());
        });
    }

    private static Set<String> known(Chain chain, List<ProposalView> open) {
        Set<String> known = new HashSet<>(chain.state().members().keySet());
        for (ProposalView proposal : open) {
            if (Link.of(proposal.link()).body() instanceof LinkBody.AddMember add) {
                known.add(add.member().id());
            }
        }
        return known;
    }

    private static AgencyView view(
            String slug,
            @Nullable Chain chain,
            @Nullable String proof,
            List<ProposalView> open,
            List<JoinView> waiting) {
        if (chain == null) {
            return new AgencyView(slug, null, null, null, List.of(), null, open, waiting);
        }
        CircleState state = chain.state();
        String kind = state.agencyKind() == null ? null : state.agencyKind().text();
        List<JsonNode> links = new ArrayList<>();
        chain.toJson().forEach(links::add);
        return new AgencyView(slug, chain.circleId(), state.name(), kind, links, proof, open, waiting);
    }

    private static KeyringEntry entry(Object[] row) {
        return new KeyringEntry((String) row[0], (String) row[1], (String) row[2], (String) row[3]);
    }
}

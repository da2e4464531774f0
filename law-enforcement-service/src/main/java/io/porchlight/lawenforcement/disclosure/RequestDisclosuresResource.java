package io.porchlight.lawenforcement.disclosure;

import io.porchlight.contracts.api.DisclosureListEntry;
import io.porchlight.lawenforcement.officer.SignedIn;
import io.porchlight.lawenforcement.request.RequestFinder;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;

/** What a request brought. One that brought nothing shows the same empty list, whatever the reason (R5). */
@Path("/v1/requests/{requestId}/disclosures")
class RequestDisclosuresResource {
    private final SignedIn signedIn;
    private final RequestFinder requests;
    private final DisclosureRepository disclosures;

    RequestDisclosuresResource(SignedIn signedIn, RequestFinder requests, DisclosureRepository disclosures) {
        this.signedIn = signedIn;
        this.requests = requests;
        this.disclosures = disclosures;
    }

    @GET
    @WithTransaction
    public Uni<List<DisclosureListEntry>> list(@PathParam("requestId") String requestId) {
        return requests.requireOf(signedIn.officer(), requestId)
                .flatMap(own -> disclosures.ofRequest(requestId))
                .map(list -> list.stream().map(DisclosureEntity::entry).toList());
    }
}

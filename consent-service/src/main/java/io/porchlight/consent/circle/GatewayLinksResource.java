package io.porchlight.consent.circle;

import io.porchlight.consent.Callers;
import io.porchlight.contracts.api.Links;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** What the gateway may ask of circles: public links, by pseudonym. */
@Path("/internal/v1/circles")
class GatewayLinksResource {
    private final Callers callers;
    private final Circles circles;

    GatewayLinksResource(Callers callers, Circles circles) {
        this.callers = callers;
        this.circles = circles;
    }

    @GET
    @Path("/{circle}/links")
    @WithTransaction
    public Uni<Links> links(
            @PathParam("circle") String pseudonym, @QueryParam("after") @DefaultValue("-1") long after) {
        callers.require(Callers.GATEWAY);
        return circles.byPseudonym(pseudonym)
                .flatMap(home -> circles.deviceLinksAfter(home, after))
                .map(Links::new);
    }
}

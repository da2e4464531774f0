package io.porchlight.consent.access;

import io.porchlight.consent.Account;
import io.porchlight.consent.Limits;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.AccessView;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/** The access list over HTTP, newest first, at most {@link Limits#ACCESS_PAGE} at once. */
@Path("/v1/circles/{circleId}/accesses")
class AccessResource {
    private final Account account;
    private final Circles circles;
    private final AccessList accesses;

    AccessResource(Account account, Circles circles, AccessList accesses) {
        this.account = account;
        this.circles = circles;
        this.accesses = accesses;
    }

    @GET
    @WithTransaction
    public Uni<List<AccessView>> list(
            @PathParam("circleId") String circleId,
            @QueryParam("before") @DefaultValue("") String before,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        int most = Math.clamp(limit, 1, Limits.ACCESS_PAGE.number());
        AccessCursor place = AccessCursor.of(before);
        return circles.of(account.id(), circleId).flatMap(home -> accesses.page(home.pseudonym(), place, most));
    }
}

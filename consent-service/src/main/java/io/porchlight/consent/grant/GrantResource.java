package io.porchlight.consent.grant;

import io.porchlight.consent.Account;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.GrantKeys;
import io.porchlight.contracts.api.GrantView;
import io.porchlight.contracts.api.WithdrawalSubmission;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jboss.resteasy.reactive.ResponseStatus;

/** One of a home's grants. */
@Path("/v1/circles/{circleId}/grants/{jti}")
class GrantResource {
    private final Account account;
    private final Circles circles;
    private final Grants grants;
    private final Withdrawals withdrawals;

    GrantResource(Account account, Circles circles, Grants grants, Withdrawals withdrawals) {
        this.account = account;
        this.circles = circles;
        this.grants = grants;
        this.withdrawals = withdrawals;
    }

    @GET
    @WithTransaction
    public Uni<GrantView> view(@PathParam("circleId") String circleId, @PathParam("jti") String jti) {
        return circles.of(account.id(), circleId).flatMap(home -> grants.view(home, jti));
    }

    @GET
    @Path("/keys")
    @WithTransaction
    public Uni<GrantKeys> keys(@PathParam("circleId") String circleId, @PathParam("jti") String jti) {
        return circles.of(account.id(), circleId).flatMap(home -> grants.keys(home, jti));
    }

    @POST
    @Path("/withdrawal")
    @WithTransaction
    @ResponseStatus(204)
    public Uni<Void> withdraw(
            @PathParam("circleId") String circleId, @PathParam("jti") String jti, WithdrawalSubmission submission) {
        return circles.of(account.id(), circleId).flatMap(home -> withdrawals.accept(home, jti, submission));
    }
}

package io.porchlight.consent.grant;

import io.porchlight.consent.Account;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.GrantAccepted;
import io.porchlight.contracts.api.GrantSubmission;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.jboss.resteasy.reactive.ResponseStatus;

/** A home's signed answer to a prompt. */
@Path("/v1/circles/{circleId}/prompts/{promptId}/grant")
class PromptGrantResource {
    private final Account account;
    private final Circles circles;
    private final Grants grants;

    PromptGrantResource(Account account, Circles circles, Grants grants) {
        this.account = account;
        this.circles = circles;
        this.grants = grants;
    }

    @POST
    @WithTransaction
    @ResponseStatus(202)
    public Uni<GrantAccepted> grant(
            @PathParam("circleId") String circleId,
            @PathParam("promptId") String promptId,
            GrantSubmission submission) {
        return circles.of(account.id(), circleId).flatMap(home -> grants.accept(home, promptId, submission));
    }
}

package io.porchlight.consent.settings;

import io.porchlight.consent.Account;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.CircleSettings;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** A home's settings over HTTP. */
@Path("/v1/circles/{circleId}/settings")
class SettingsResource {
    private final Account account;
    private final Circles circles;
    private final Settings settings;

    SettingsResource(Account account, Circles circles, Settings settings) {
        this.account = account;
        this.circles = circles;
        this.settings = settings;
    }

    @GET
    @WithTransaction
    public Uni<CircleSettings> read(@PathParam("circleId") String circleId) {
        return circles.of(account.id(), circleId).flatMap(settings::of);
    }

    @PUT
    @WithTransaction
    public Uni<CircleSettings> change(@PathParam("circleId") String circleId, CircleSettings wanted) {
        return circles.of(account.id(), circleId).flatMap(home -> settings.change(home, wanted));
    }
}

package io.porchlight.consent.circle;

import io.porchlight.consent.Account;
import io.porchlight.contracts.api.CircleCreated;
import io.porchlight.contracts.api.CircleCreation;
import io.porchlight.contracts.api.CircleView;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Circles over HTTP (docs/api.md). */
@Path("/v1/circles")
class CircleResource {
    private final Account account;
    private final Circles circles;
    private final CircleWriter writer;

    CircleResource(Account account, Circles circles, CircleWriter writer) {
        this.account = account;
        this.circles = circles;
        this.writer = writer;
    }

    @POST
    @WithTransaction
    @ResponseStatus(201)
    public Uni<CircleCreated> create(CircleCreation creation) {
        return writer.create(account.id(), creation).map(home -> new CircleCreated(home.circleId()));
    }

    @GET
    @WithTransaction
    public Uni<List<CircleView>> mine() {
        return circles.ofAccount(account.id()).map(homes -> homes.stream()
                .map(home -> new CircleView(home.circleId(), (int) home.n(), home.head()))
                .toList());
    }
}

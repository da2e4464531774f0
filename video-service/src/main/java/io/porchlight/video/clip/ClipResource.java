package io.porchlight.video.clip;

import io.porchlight.contracts.api.ClipAnnouncement;
import io.porchlight.contracts.api.ClipMissing;
import io.porchlight.video.service.Callers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** The gateway announces a clip before it streams its tracks. */
@Path("/v1/clips")
public class ClipResource {

    private final Clips clips;
    private final Callers callers;

    ClipResource(Clips clips, Callers callers) {
        this.clips = clips;
        this.callers = callers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Announce a clip: 201, or 200 when repeated, with the kinds of tracks that are missing")
    public Uni<RestResponse<ClipMissing>> announce(
            ClipAnnouncement clip, @jakarta.ws.rs.core.Context RoutingContext context) {
        Context vertxContext = Vertx.currentContext();
        return callers.requireUploader(context)
                .emitOn(task -> vertxContext.runOnContext(ignored -> task.run()))
                .flatMap(allowed -> Panache.withTransaction(() -> clips.announce(clip)))
                .map(announced -> RestResponse.status(
                        announced.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                        new ClipMissing(announced.missing())));
    }
}

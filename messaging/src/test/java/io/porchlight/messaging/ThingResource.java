package io.porchlight.messaging;

import io.porchlight.messaging.problem.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

@Path("/things")
@Produces(MediaType.APPLICATION_JSON)
public class ThingResource {

    public record Thing(@NotBlank String name, int size) {}

    @GET
    @Path("{id}")
    public Thing get(@PathParam("id") String id, @QueryParam("limit") @Max(10) int limit) {
        return switch (id) {
            case "hidden" -> throw Problem.notFound();
            case "taken" -> throw new Problem(409, "stale-chain", "Stale chain", "Fetch the chain and sign again.");
            case "away" -> throw Problem.ofStatus(503);
            case "later" ->
                throw new Problem(
                        429, "too-many-requests", "Too many requests", "Wait a minute.", Map.of("retryAfter", 61));
            case "broken" -> throw new IllegalStateException("the password is hunter2");
            default -> new Thing(id, limit);
        };
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Thing post(@Valid Thing thing) {
        return thing;
    }
}

package io.porchlight.video.timeline;

import io.porchlight.contracts.api.TimelineEntry;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.video.revocation.Revocations;
import io.porchlight.video.service.Limit;
import io.porchlight.video.token.ClipToken;
import io.porchlight.video.token.ClipTokens;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The household's timeline, for the bearer of its clip access token. */
@Path("/v1/timeline")
public class TimelineResource {

    private final ClipTokens tokens;
    private final Revocations revocations;
    private final Timeline timeline;
    private final Clock clock;

    TimelineResource(ClipTokens tokens, Revocations revocations, Timeline timeline, Clock clock) {
        this.tokens = tokens;
        this.revocations = revocations;
        this.timeline = timeline;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Events before a minute, newest first; a page always ends with a whole minute")
    public Uni<List<TimelineEntry>> page(
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @QueryParam("before") @Nullable String before,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        ClipToken token = tokens.require(authorization);
        if (!(token.scope() instanceof ClipToken.Home home)) {
            throw Problem.notFound();
        }
        Instant now = clock.instant();
        Instant end = before == null ? Instant.parse("9999-01-01T00:00:00Z") : minute(before);
        int entries = entries(limit);
        return Panache.withTransaction(() ->
                revocations.refuse(token, "").flatMap(allowed -> timeline.page(home.circle(), end, entries, now)));
    }

    private static Instant minute(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.badRequest("before is a minute: YYYY-MM-DDThh:mm:ssZ.");
        }
    }

    private static int entries(String text) {
        int most = Limit.TIMELINE_ENTRIES.intValue();
        try {
            int entries = Integer.parseInt(text);
            if (entries >= 1 && entries <= most) {
                return entries;
            }
        } catch (NumberFormatException notANumber) {
            // answered below
        }
        throw Problem.badRequest("limit is a number from 1 to " + most + ".");
    }
}

package io.porchlight.consent.ring;

import io.porchlight.consent.Account;
import io.porchlight.consent.Limits;
import io.porchlight.consent.Sql;
import io.porchlight.consent.circle.Circles;
import io.porchlight.contracts.api.RingView;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.List;

/** Who is at the door now. */
@Path("/v1/circles/{circleId}/rings")
class RingResource {
    private final Account account;
    private final Circles circles;
    private final Clock clock;

    RingResource(Account account, Circles circles, Clock clock) {
        this.account = account;
        this.circles = circles;
        this.clock = clock;
    }

    /** Dings that may still ring, those whose {@code ringUntil} is later than {@code since} (Unix seconds). */
    @GET
    @WithTransaction
    public Uni<List<RingView>> list(
            @PathParam("circleId") String circleId, @QueryParam("since") @DefaultValue("0") long since) {
        long after = Math.max(since, clock.instant().getEpochSecond());
        return circles.of(account.id(), circleId)
                .flatMap(home -> Sql.rows(
                        "select event_id, device_id, minute, ring_until from ring"
                                + " where circle = ?1 and ring_until > ?2 order by ring_until desc limit ?3",
                        home.pseudonym(),
                        after,
                        Limits.RINGS.number()))
                .map(rows -> rows.stream()
                        .map(row -> new RingView(
                                (String) row[0], (String) row[1], (String) row[2], ((Number) row[3]).longValue()))
                        .toList());
    }
}

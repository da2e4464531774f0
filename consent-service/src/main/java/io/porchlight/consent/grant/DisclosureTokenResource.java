package io.porchlight.consent.grant;

import io.porchlight.consent.Callers;
import io.porchlight.consent.Sql;
import io.porchlight.consent.access.Access;
import io.porchlight.consent.access.AccessList;
import io.porchlight.consent.token.AccessTokens;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureTokenRequest;
import io.porchlight.messaging.json.Wire;
import io.porchlight.messaging.problem.Problem;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.List;

/**
 * A token for one clip of a live grant and the granted kinds. Unknown, not yet released, withdrawn, over, expired: one and the
 * same answer.
 */
@Path("/internal/v1/disclosure-tokens")
class DisclosureTokenResource {
    private final Callers callers;
    private final AccessTokens tokens;
    private final AccessList accesses;
    private final Clock clock;

    DisclosureTokenResource(Callers callers, AccessTokens tokens, AccessList accesses, Clock clock) {
        this.callers = callers;
        this.tokens = tokens;
        this.accesses = accesses;
        this.clock = clock;
    }

    @POST
    @WithTransaction
    public Uni<AccessToken> token(DisclosureTokenRequest request) {
        callers.require(Callers.LAW_ENFORCEMENT);
        long now = clock.instant().getEpochSecond();
        return Sql.rows(
                        "select g.circle, g.agency_id, k.kinds, g.exp, c.expires_at from consent_grant g"
                                + " join grant_clip k on k.jti = g.jti join clip c on c.clip_id = k.clip_id"
                                + " where g.jti = ?1 and k.clip_id = ?2 and g.released_at is not null"
                                + " and g.withdrawn_at is null and k.withdrawn_at is null and g.exp > ?3"
                                + " and c.expires_at > ?3 and not c.gone",
                        request.jti(),
                        request.clipId(),
                        now)
                .flatMap(rows -> {
                    if (rows.isEmpty()) {
                        throw Problem.notFound();
                    }
                    Object[] row = rows.getFirst();
                    List<String> kinds = Wire.words((String) row[2]);
                    AccessToken token = tokens.forGrant(
                            request.jti(),
                            request.clipId(),
                            kinds,
                            ((Number) row[3]).longValue(),
                            ((Number) row[4]).longValue());
                    return accesses.record(
                                    (String) row[0],
                                    Access.byAgency(
                                            now, "token", request.clipId(), (String) row[1], request.jti(), kinds))
                            .replaceWith(token);
                });
    }
}

package io.porchlight.consent.grant;

import io.porchlight.consent.Sql;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class GrantRepository implements PanacheRepositoryBase<GrantEntity, String> {
    /** Clips of a grant that were not withdrawn. */
    Uni<List<String>> standing(String jti) {
        return Sql.values(String.class, "select clip_id from grant_clip where jti = ?1 and withdrawn_at is null", jti);
    }

    Uni<List<String>> clips(String jti) {
        return Sql.values(String.class, "select clip_id from grant_clip where jti = ?1 order by clip_id", jti);
    }

    /** Grants whose leaf is proven and that may go out, in the order of the log. */
    Uni<List<String>> releasable(long now, int most) {
        return Sql.values(
                String.class,
                "select g.jti from consent_grant g join log_leaf l on l.leaf_id = g.leaf_id"
                        + " where g.released_at is null and g.withdrawn_at is null and g.exp > ?1"
                        + " and l.proof is not null and l.proof_time < g.exp order by l.leaf_index limit ?2",
                now,
                most);
    }
}

package io.porchlight.consent.clip;

import io.porchlight.consent.Sql;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Clips; what a live grant names keeps its statement and place, everything else goes at once. */
@ApplicationScoped
class ClipRepository implements PanacheRepositoryBase<ClipEntity, String> {
    private static final String LIVE = "exists (select 1 from grant_clip gc join consent_grant g on g.jti = gc.jti"
            + " where gc.clip_id = clip.clip_id and g.withdrawn_at is null and g.exp > ?2)";

    /** Forgets a clip, or all of it that opens if a grant that lives names it. */
    Uni<Void> forget(String clipId, long now) {
        return Sql.run("update clip set gone = true, sealed_bundle = null where clip_id = ?1 and " + LIVE, clipId, now)
                .flatMap(kept -> Sql.run("delete from clip where clip_id = ?1 and not " + LIVE, clipId, now))
                .flatMap(deleted -> Sql.run(
                        "delete from clip_placement where clip_id = ?1"
                                + " and not exists (select 1 from clip where clip.clip_id = ?1)",
                        clipId))
                .replaceWithVoid();
    }

    /** Clips past their time that nobody told us of, and those whose last grant has ended. */
    Uni<List<String>> overdue(long now, int most) {
        return Sql.values(
                String.class,
                "select clip_id from clip where expires_at <= ?1 and (not gone or not " + LIVE + ") limit ?3",
                now,
                now,
                most);
    }

    /** Clips of a home and kind that began before an instant. */
    Uni<List<String>> olderThan(String circle, String kind, long minute) {
        return Sql.values(
                String.class,
                "select clip_id from clip where circle = ?1 and kind = ?2 and minute < ?3 and not gone",
                circle,
                kind,
                minute);
    }
}

package io.porchlight.video.read;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.video.revocation.Revocations;
import io.porchlight.video.service.Db;
import io.porchlight.video.token.ClipToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Decides whether a token may read a track now. Runs in the caller's transaction. */
@ApplicationScoped
class Reading {

    private static final String TRACK = """
            select c.circle, c.expires_at, t.object_key, t.length
            from clip c join track t on t.clip_id = c.clip_id
            where c.clip_id = ?1 and t.kind = ?2 and c.stored_at is not null and c.erased_at is null""";

    private final Revocations revocations;
    private final Fetches fetches;
    private final Clock clock;

    Reading(Revocations revocations, Fetches fetches, Clock clock) {
        this.revocations = revocations;
        this.fetches = fetches;
        this.clock = clock;
    }

    /**
     * The track, with the fetch noted if bytes are to follow.
     *
     * @throws Problem 404 for what is not there, incomplete, over, or another's; 401 for a token taken back
     */
    Uni<ReadableTrack> allow(ClipToken token, String clipId, String kind, boolean bytes) {
        return Db.rows(TRACK, clipId, kind).flatMap(rows -> {
            if (rows.isEmpty()) {
                throw Problem.notFound();
            }
            var row = rows.getFirst();
            String circle = row.get("circle", String.class);
            Instant expiresAt = Db.instant(row, "expires_at");
            if (!token.opens(circle, clipId, kind) || !clock.instant().isBefore(expiresAt)) {
                throw Problem.notFound();
            }
            ReadableTrack track = new ReadableTrack(
                    row.get("object_key", String.class),
                    row.get("length", Number.class).longValue(),
                    expiresAt.isBefore(token.expiresAt()) ? expiresAt : token.expiresAt());
            Uni<Void> allowed = revocations.refuse(token, clipId);
            return (bytes ? allowed.flatMap(done -> fetches.note(token, circle, clipId, kind)) : allowed)
                    .replaceWith(track);
        });
    }
}

package io.porchlight.video.retention;

import io.porchlight.contracts.event.ClipExpired;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.video.service.Db;
import io.porchlight.video.service.Limit;
import io.porchlight.video.storage.ObjectStore;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Deletes what is over (R6): claims clips with {@code FOR UPDATE SKIP LOCKED}, so that replicas share the work, deletes
 * their objects, then their rows, and says so in the same transaction. A crash in between leaves the claim to run out;
 * deleting an object twice does no harm. The bucket's lifecycle rule is only the backstop.
 */
@ApplicationScoped
public class Sweeper {

    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final Duration CLAIM = Duration.ofMinutes(2);
    private static final int AT_ONCE = 50;

    private static final String CLAIM_CLIPS = """
            update clip set claimed_until = ?2 where clip_id in
                (select clip_id from clip
                 where (expires_at <= ?1 or erased_at is not null or (stored_at is null and announced_at <= ?3))
                   and (claimed_until is null or claimed_until <= ?1)
                 order by expires_at limit ?4 for update skip locked)
            returning clip_id""";
    private static final String OBJECTS = "select object_key from track where clip_id = ?1 and object_key is not null";
    private static final String LOCK = "select clip_id from clip where clip_id = ?1 for update";
    private static final String DELETE_CLIP = """
            delete from clip where clip_id = ?1
            returning circle, event_id, case when erased_at is not null then 'erased'
                                             when stored_at is null then 'orphan'
                                             else 'retention' end as reason""";
    private static final String DELETE_EVENT = """
            delete from event where circle = ?1 and event_id = ?2
               and not exists (select 1 from clip where circle = ?1 and event_id = ?2)""";
    private static final String STALE_UPLOADS =
            "select object_key from upload where started_at <= ?1 limit ?2 for update skip locked";

    private final ObjectStore store;
    private final Outbox outbox;
    private final Clock clock;
    private final RetentionSettings settings;

    Sweeper(ObjectStore store, Outbox outbox, Clock clock, RetentionSettings settings) {
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
        this.settings = settings;
    }

    /** One sweep, until nothing more is over. */
    @Scheduled(
            every = "{porchlight.retention.sweep-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> sweep() {
        return sweepClips().flatMap(done -> sweepUploads()).flatMap(done -> Panache.withTransaction(this::sweepRows));
    }

    private Uni<Void> sweepClips() {
        Instant now = clock.instant();
        return Panache.withTransaction(
                        () -> Db.rows(CLAIM_CLIPS, now, now.plus(CLAIM), now.minus(settings.unfinished()), AT_ONCE))
                .flatMap(claimed -> Multi.createFrom()
                        .iterable(claimed)
                        .onItem()
                        .transformToUniAndConcatenate(row -> end(row.get("clip_id", String.class)))
                        .collect()
                        .last()
                        .flatMap(done ->
                                claimed.size() < AT_ONCE ? Uni.createFrom().voidItem() : sweepClips()));
    }

    /** A clip that cannot be deleted now keeps its row, and is tried again when the claim has run out. */
    private Uni<Void> end(String clipId) {
        return Panache.withTransaction(() -> Db.rows(OBJECTS, clipId))
                .map(Sweeper::keys)
                .flatMap(keys ->
                        store.delete(keys).flatMap(deleted -> Panache.withTransaction(() -> forget(clipId, keys))))
                .onFailure()
                .invoke(failure -> LOG.warnf("a clip is not deleted yet: %s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> forget(String clipId, List<String> deleted) {
        return Db.rows(LOCK, clipId)
                .flatMap(locked -> Db.rows(OBJECTS, clipId))
                .flatMap(rows -> deleted.containsAll(keys(rows))
                        ? forget(clipId)
                        : Uni.createFrom().failure(new IllegalStateException("a track arrived meanwhile")));
    }

    private Uni<Void> forget(String clipId) {
        return Db.rows(DELETE_CLIP, clipId).flatMap(rows -> {
            if (rows.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Tuple clip = rows.getFirst();
            String circle = clip.get("circle", String.class);
            String reason = clip.get("reason", String.class);
            ClipExpired expired =
                    new ClipExpired(clipId, circle, reason, clock.instant().getEpochSecond());
            Uni<Integer> event = reason.equals("orphan")
                    ? Uni.createFrom().item(0)
                    : Db.change(DELETE_EVENT, circle, clip.get("event_id", String.class));
            return event.flatMap(done -> outbox.publish(circle, expired));
        });
    }

    /** Objects that no track came to own: an upload broke, or the service did. */
    private Uni<Void> sweepUploads() {
        return Panache.withTransaction(
                        () -> Db.rows(STALE_UPLOADS, clock.instant().minus(settings.staleUpload()), AT_ONCE))
                .flatMap(rows -> rows.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : store.delete(keys(rows))
                                .flatMap(deleted -> Panache.withTransaction(() -> forgetUploads(rows))))
                .onFailure()
                .invoke(failure -> LOG.warnf("an upload is not deleted yet: %s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private static Uni<Void> forgetUploads(List<Tuple> rows) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String key : keys(rows)) {
            all = all.flatMap(done -> Db.change("delete from upload where object_key = ?1", key))
                    .replaceWithVoid();
        }
        return all;
    }

    /** Events of which no clip is left live no longer than a clip could; refusals as long as a token could. */
    private Uni<Void> sweepRows() {
        Instant now = clock.instant();
        return Db.change(
                        "delete from event e where e.minute <= ?1 and not exists"
                                + " (select 1 from clip c where c.circle = e.circle and c.event_id = e.event_id)",
                        now.minus(Duration.ofDays(Limit.RETENTION_DAYS.value())))
                .flatMap(done -> Db.change("delete from refusal where kept_until <= ?1", now))
                .replaceWithVoid();
    }

    private static List<String> keys(List<Tuple> rows) {
        return rows.stream().map(row -> row.get("object_key", String.class)).toList();
    }
}

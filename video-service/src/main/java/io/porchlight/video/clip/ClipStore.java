package io.porchlight.video.clip;

import io.porchlight.contracts.api.ClipAnnouncement;
import io.porchlight.sealing.clip.Statement;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Rows of clips and tracks. Every call runs in the caller's transaction. */
@ApplicationScoped
class ClipStore {

    private static final String INSERT_CLIP = """
            insert into clip (clip_id, circle, device_id, event_id, kind, epoch_id, minute, expires_at, statement,
                              sealed_bundle, announced_at)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            on conflict (clip_id) do nothing""";
    private static final String INSERT_EVENT = """
            insert into event (circle, event_id, device_id, kind, minute) values (?1, ?2, ?3, ?4, ?5)
            on conflict (circle, event_id) do nothing""";
    private static final String TRACK_ARRIVED =
            "update TrackEntity t set t.objectKey = ?1 where t.clipId = ?2 and t.kind = ?3 and t.objectKey is null";

    ClipStore() {}

    Uni<Optional<ClipEntity>> find(String clipId) {
        return session(session -> session.find(ClipEntity.class, clipId)).map(Optional::ofNullable);
    }

    /** Two tracks that arrive at once complete the clip one after the other. */
    Uni<Optional<ClipEntity>> lock(String clipId) {
        return session(session -> session.find(ClipEntity.class, clipId, LockModeType.PESSIMISTIC_WRITE))
                .map(Optional::ofNullable);
    }

    /** Adds a clip with its tracks; false if it is there already, from a call at the same time. */
    Uni<Boolean> add(ClipAnnouncement clip, Statement statement, Instant now) {
        return session(session -> session.createNativeQuery(INSERT_CLIP)
                        .setParameter(1, clip.clipId())
                        .setParameter(2, clip.circle())
                        .setParameter(3, clip.deviceId())
                        .setParameter(4, clip.eventId())
                        .setParameter(5, clip.kind())
                        .setParameter(6, clip.epochId())
                        .setParameter(7, statement.minute())
                        .setParameter(8, Instant.ofEpochSecond(clip.expiresAt()))
                        .setParameter(9, statement.bytes())
                        .setParameter(10, clip.sealedBundle())
                        .setParameter(11, now)
                        .executeUpdate())
                .flatMap(inserted -> inserted == 0
                        ? Uni.createFrom().item(false)
                        : addTracks(statement)
                                .flatMap(done -> addEvent(clip, statement))
                                .replaceWith(true));
    }

    private Uni<Void> addTracks(Statement statement) {
        return session(session -> Multi.createFrom()
                .iterable(statement.tracks())
                .onItem()
                .transformToUniAndConcatenate(track -> session.persist(new TrackEntity(
                        statement.clipId(),
                        track.kind().wire(),
                        track.mediaType(),
                        track.length(),
                        track.segmentsRoot())))
                .collect()
                .last()
                .flatMap(done -> session.flush()));
    }

    /** The clip may come before its event, or alone. */
    private Uni<Integer> addEvent(ClipAnnouncement clip, Statement statement) {
        return session(session -> session.createNativeQuery(INSERT_EVENT)
                .setParameter(1, clip.circle())
                .setParameter(2, clip.eventId())
                .setParameter(3, clip.deviceId())
                .setParameter(4, clip.kind())
                .setParameter(5, statement.minute())
                .executeUpdate());
    }

    Uni<Optional<TrackEntity>> track(String clipId, String kind) {
        return session(session -> session.find(TrackEntity.class, new TrackEntity.Key(clipId, kind)))
                .map(Optional::ofNullable);
    }

    /** Kinds of a clip that have not arrived. */
    Uni<List<String>> missing(String clipId) {
        return session(session -> session.createQuery(
                        "select t.kind from TrackEntity t where t.clipId = ?1 and t.objectKey is null", String.class)
                .setParameter(1, clipId)
                .getResultList());
    }

    /** Notes that an object is about to be written. */
    Uni<Integer> beginUpload(String objectKey, Instant now) {
        return session(
                session -> session.createNativeQuery("insert into upload (object_key, started_at) values (?1, ?2)")
                        .setParameter(1, objectKey)
                        .setParameter(2, now)
                        .executeUpdate());
    }

    Uni<Integer> endUpload(String objectKey) {
        return session(session -> session.createNativeQuery("delete from upload where object_key = ?1")
                .setParameter(1, objectKey)
                .executeUpdate());
    }

    /** Gives the track its object; false if another upload was first. */
    Uni<Boolean> arrived(String clipId, String kind, String objectKey) {
        return session(session -> session.createMutationQuery(TRACK_ARRIVED)
                        .setParameter(1, objectKey)
                        .setParameter(2, clipId)
                        .setParameter(3, kind)
                        .executeUpdate())
                .map(updated -> updated == 1);
    }

    private static <T> Uni<T> session(Function<Mutiny.Session, Uni<? extends T>> work) {
        return Panache.getSession().flatMap(work);
    }
}

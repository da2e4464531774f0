package io.porchlight.video.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.contracts.api.ClipAnnouncement;
import io.porchlight.contracts.event.ClipStored;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.video.storage.ObjectKey;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What may happen to a clip on its way in. Every call runs in the caller's transaction. */
@ApplicationScoped
public class Clips {

    private final ClipStore store;
    private final Outbox outbox;
    private final Clock clock;

    Clips(ClipStore store, Outbox outbox, Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * What an announcement came to.
     *
     * @param created whether the clip is new
     * @param missing kinds of tracks that have not arrived, in the statement's order
     */
    public record Announced(boolean created, List<String> missing) {}

    /**
     * A track that is expected.
     *
     * @param objectKey    where to write it
     * @param length       bytes of ciphertext
     * @param segmentsRoot what SF-12 must give
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Expected(String objectKey, long length, byte[] segmentsRoot) {}

    /**
     * Accepts a clip, or repeats the answer: a repeat keeps the first expiry and bundle.
     *
     * @throws Problem 422 with its own type if it must not be stored; 409 if another clip has this id
     */
    public Uni<Announced> announce(ClipAnnouncement clip) {
        if (clip == null || clip.statement() == null) {
            throw new Problem(422, "statement-missing", "Clip refused", "Send the clip's statement.");
        }
        Statement statement = Statement.of(clip.statement());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return store.find(String.valueOf(clip.clipId())).flatMap(known -> {
            if (known.isPresent()) {
                return repeated(known.get(), clip, statement);
            }
            AnnouncementRules.check(clip, statement, now);
            return store.add(clip, statement, now)
                    .flatMap(added -> added
                            ? missing(clip.clipId()).map(kinds -> new Announced(true, kinds))
                            : store.find(clip.clipId())
                                    .flatMap(other -> repeated(other.orElseThrow(), clip, statement)));
        });
    }

    private Uni<Announced> repeated(ClipEntity known, ClipAnnouncement clip, Statement statement) {
        boolean same = known.circle.equals(clip.circle())
                && known.deviceId.equals(clip.deviceId())
                && Arrays.equals(known.statement, statement.bytes());
        if (!same) {
            throw new Problem(409, "clip-differs", "Clip differs", "Another statement has this clipId. Use a new one.");
        }
        return missing(known.clipId).map(kinds -> new Announced(false, kinds));
    }

    private Uni<List<String>> missing(String clipId) {
        return store.missing(clipId)
                .map(kinds ->
                        kinds.stream().sorted(Comparator.comparing(Kind::of)).toList());
    }

    /**
     * Prepares the upload of one track.
     *
     * @return empty if it has arrived before
     * @throws Problem 404 if no live clip expects it; 422 {@code track-mismatch} if the length is not the statement's
     */
    public Uni<Optional<Expected>> expect(String clipId, String kind, long contentLength) {
        Instant now = clock.instant();
        return store.find(clipId).flatMap(clip -> {
            if (clip.isEmpty() || !clip.get().liveAt(now)) {
                throw Problem.notFound();
            }
            String circle = clip.get().circle;
            return store.track(clipId, kind).flatMap(track -> {
                TrackEntity expected = track.orElseThrow(Problem::notFound);
                if (expected.length != contentLength) {
                    throw new Problem(
                            422,
                            "track-mismatch",
                            "Track does not match its statement",
                            "The statement says " + expected.length + " bytes, Content-Length says " + contentLength
                                    + ".");
                }
                if (expected.objectKey != null) {
                    return Uni.createFrom().item(Optional.empty());
                }
                String key = ObjectKey.of(circle);
                return store.beginUpload(key, now)
                        .replaceWith(Optional.of(new Expected(key, expected.length, expected.segmentsRoot)));
            });
        });
    }

    /**
     * Notes that a track lies in object storage and matches its statement. With the last one the clip is complete:
     * its event goes out with the sealed bundle, which is then forgotten here.
     *
     * @return false if another upload of the track was first, so that this object is superfluous
     */
    public Uni<Boolean> arrived(String clipId, String kind, String objectKey) {
        return store.lock(clipId).flatMap(found -> {
            ClipEntity clip = found.orElseThrow(Problem::notFound);
            return store.arrived(clipId, kind, objectKey)
                    .flatMap(first -> first
                            ? store.endUpload(objectKey)
                                    .flatMap(done -> store.missing(clipId))
                                    .flatMap(missing -> missing.isEmpty()
                                            ? complete(clip)
                                            : Uni.createFrom().voidItem())
                                    .replaceWith(true)
                            : Uni.createFrom().item(false));
        });
    }

    /** Forgets an upload whose object has been deleted. */
    public Uni<Void> abandoned(String objectKey) {
        return store.endUpload(objectKey).replaceWithVoid();
    }

    private Uni<Void> complete(ClipEntity clip) {
        ObjectNode statement = Jcs.parse(clip.statement);
        ClipStored stored = new ClipStored(
                clip.clipId,
                clip.circle,
                clip.deviceId,
                clip.eventId,
                clip.kind,
                statement,
                clip.epochId,
                String.valueOf(clip.sealedBundle),
                clip.expiresAt.getEpochSecond());
        clip.storedAt = clock.instant();
        clip.sealedBundle = null;
        return outbox.publish(clip.circle, stored);
    }
}

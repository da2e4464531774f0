package io.porchlight.consent.clip;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Sql;
import io.porchlight.consent.access.Access;
import io.porchlight.consent.access.AccessList;
import io.porchlight.consent.log.LeafKind;
import io.porchlight.consent.log.LogQueue;
import io.porchlight.contracts.event.ClipExpired;
import io.porchlight.contracts.event.ClipFetched;
import io.porchlight.contracts.event.ClipStored;
import io.porchlight.contracts.event.ClipsBatched;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.event.Envelope;
import io.porchlight.messaging.json.Wire;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.IngestBatch;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * What video-service tells of clips: stored, put into a batch, fetched, gone. The sealed keys arrive under an epoch key and
 * are kept so; nothing here opens them.
 */
@ApplicationScoped
class ClipEvents {
    private static final Set<String> KINDS = Set.of("ding", "motion", "live", "talk");

    private final ClipRepository clips;
    private final AccessList accesses;
    private final LogQueue log;
    private final Consumption consumption;
    private final Clock clock;
    private final Handlers handlers = Handlers.of("clips")
            .on(ClipStored.class, this::stored)
            .on(ClipsBatched.class, this::batched)
            .on(ClipFetched.class, this::fetched)
            .on(ClipExpired.class, this::expired);

    ClipEvents(ClipRepository clips, AccessList accesses, LogQueue log, Consumption consumption, Clock clock) {
        this.clips = clips;
        this.accesses = accesses;
        this.log = log;
        this.consumption = consumption;
        this.clock = clock;
    }

    @Incoming("clips")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private Uni<Void> stored(Envelope envelope, ClipStored stored) {
        ClipEntity clip = read(stored);
        if (clip.expiresAt <= now()) {
            return Uni.createFrom().voidItem();
        }
        return Sql.values(Long.class, "select count(*) from circle where pseudonym = ?1", stored.circle())
                .flatMap(known -> {
                    if (known.getFirst() == 0) {
                        throw new Poison("a clip of a circle that does not exist");
                    }
                    return clips.findById(clip.clipId);
                })
                .flatMap(known -> known != null
                        ? Uni.createFrom().voidItem()
                        : clips.persist(clip).replaceWithVoid());
    }

    private static ClipEntity read(ClipStored stored) {
        try {
            Statement statement = Statement.of(stored.statement());
            Epoch epoch = new Epoch(stored.epochId());
            Instant expiry = Instant.ofEpochSecond(stored.expiresAt());
            byte[] bundle = Base64Url.decode(stored.sealedBundle());
            if (!statement.clipId().equals(stored.clipId())
                    || !Epoch.containing(expiry).equals(epoch)
                    || !KINDS.contains(stored.kind())
                    || bundle.length > Limits.BUNDLE_BYTES.number()) {
                throw new Poison("clip id, epoch, kind or bundle do not fit together");
            }
            ClipEntity clip = new ClipEntity();
            clip.clipId = stored.clipId();
            clip.circle = stored.circle();
            clip.deviceId = stored.deviceId();
            clip.eventId = stored.eventId();
            clip.kind = stored.kind();
            clip.minute = statement.minute().getEpochSecond();
            clip.statement = Wire.text(stored.statement());
            clip.statementHash = statement.hash();
            clip.epochId = stored.epochId();
            clip.sealedBundle = bundle;
            clip.expiresAt = stored.expiresAt();
            return clip;
        } catch (Refused refused) {
            throw new Poison("refused: " + refused.code());
        }
    }

    private Uni<Void> batched(Envelope envelope, ClipsBatched batched) {
        IngestBatch batch;
        List<PlacementEntity> places;
        try {
            if (batched.size() > Limits.INGEST_BATCH.number() || batched.clips().size() > batched.size()) {
                throw new Poison("a batch has at most " + Limits.INGEST_BATCH.number() + " entries");
            }
            batch = new IngestBatch(Base64Url.decode(batched.root()), batched.size());
            places = batched.clips().stream()
                    .map(entry -> place(batched.batchId(), entry))
                    .toList();
        } catch (Refused refused) {
            throw new Poison("refused: " + refused.code());
        }
        return log.append(LeafKind.INGEST, batched.batchId(), batch.toJson())
                .flatMap(leaf -> Sql.run(
                        "insert into ingest_batch (batch_id, leaf_id) values (?1, ?2)", batched.batchId(), leaf))
                .flatMap(done -> Multi.createFrom()
                        .iterable(places)
                        .onItem()
                        .transformToUniAndConcatenate(ClipEvents::insert)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private PlacementEntity place(String batchId, ClipsBatched.Entry entry) {
        PlacementEntity place = new PlacementEntity();
        place.clipId = entry.clipId();
        place.batchId = batchId;
        place.salt = Base64Url.decode(entry.salt());
        place.idx = entry.index();
        place.path = Bytes.concat(entry.path().stream().map(Base64Url::decode).toArray(byte[][]::new));
        place.placedAt = now();
        return place;
    }

    private static Uni<Integer> insert(PlacementEntity place) {
        return Sql.run(
                "insert into clip_placement (clip_id, batch_id, salt, idx, path, placed_at)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do nothing",
                place.clipId,
                place.batchId,
                place.salt,
                place.idx,
                place.path,
                place.placedAt);
    }

    private Uni<Void> fetched(Envelope envelope, ClipFetched fetched) {
        String jti = fetched.grant();
        if (jti == null) {
            return accesses.record(
                    fetched.circle(),
                    Access.byHome(fetched.at(), "ciphertext-fetch", fetched.clipId(), fetched.tracks()));
        }
        return Sql.rows("select circle, agency_id from consent_grant where jti = ?1", jti)
                .flatMap(rows -> {
                    if (rows.isEmpty()) {
                        throw new Poison("a fetch under a grant that does not exist");
                    }
                    Object[] row = rows.getFirst();
                    return accesses.record(
                            (String) row[0],
                            Access.byAgency(
                                    fetched.at(),
                                    "ciphertext-fetch",
                                    fetched.clipId(),
                                    (String) row[1],
                                    jti,
                                    fetched.tracks()));
                });
    }

    private Uni<Void> expired(Envelope envelope, ClipExpired expired) {
        return clips.forget(expired.clipId(), now());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}

package io.porchlight.video.ingest;

import io.porchlight.contracts.event.ClipsBatched;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.video.service.Db;
import io.porchlight.video.service.Limit;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Puts the statements of complete clips into ingest batches, oldest first; what is over goes into the next. */
@ApplicationScoped
public class IngestBatcher {

    /** One statement takes the clips and marks them, so that each is in exactly one batch. */
    private static final String TAKE = """
            update clip set batched_at = ?1 where clip_id in
                (select clip_id from clip
                 where stored_at is not null and batched_at is null and erased_at is null and expires_at > ?1
                 order by stored_at limit ?2 for update skip locked)
            returning clip_id, circle, statement""";

    private final Outbox outbox;
    private final Clock clock;
    private final BatchBuilder builder = new BatchBuilder(Limit.BATCH_ENTRIES.intValue());

    IngestBatcher(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(every = "{porchlight.ingest.batch-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> batch() {
        return Panache.withTransaction(() -> Db.rows(TAKE, clock.instant(), Limit.BATCH_ENTRIES.intValue())
                .flatMap(rows -> {
                    if (rows.isEmpty()) {
                        return Uni.createFrom().voidItem();
                    }
                    List<BatchBuilder.Item> clips = rows.stream()
                            .map(row -> new BatchBuilder.Item(
                                    row.get("clip_id", String.class),
                                    row.get("circle", String.class),
                                    Db.bytes(row, "statement")))
                            .toList();
                    ClipsBatched batch = builder.build(clips);
                    return outbox.publish(batch.batchId(), batch);
                }));
    }
}

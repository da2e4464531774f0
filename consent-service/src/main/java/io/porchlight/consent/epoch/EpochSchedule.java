package io.porchlight.consent.epoch;

import io.porchlight.consent.Blocking;
import io.porchlight.consent.Sql;
import io.porchlight.contracts.event.EpochKey;
import io.porchlight.contracts.event.EventType;
import io.porchlight.messaging.outbox.Outbox;
import io.porchlight.sealing.clip.Epoch;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes epoch keys ahead of time and destroys them on time. A key is durable in the keystore before it is published, and
 * destroyed before its tombstone is; a crash in between is made good in the next round.
 */
@ApplicationScoped
class EpochSchedule {
    private final EpochKeystore keystore;
    private final Blocking blocking;
    private final Outbox outbox;
    private final Clock clock;
    private volatile boolean ready;

    private record Made(Epoch epoch, PublicKeyJwk publicKey) {}

    EpochSchedule(EpochKeystore keystore, Blocking blocking, Outbox outbox, Clock clock) {
        this.keystore = keystore;
        this.blocking = blocking;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Whether every epoch has had its key published since the start. */
    boolean isReady() {
        return ready;
    }

    @Scheduled(every = "10s", identity = "epochs", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        return Panache.withTransaction(this::destroyEnded)
                .flatMap(done -> Panache.withTransaction(this::createMissing))
                .invoke(() -> ready = true);
    }

    private Uni<Void> createMissing() {
        return Sql.values(String.class, "select epoch_id from epoch_key")
                .flatMap(known -> blocking.run(() -> EpochPlan.missing(clock.instant(), new HashSet<>(known)).stream()
                        .map(epoch -> new Made(epoch, keystore.create(epoch)))
                        .toList()))
                .flatMap(made -> Multi.createFrom()
                        .iterable(made)
                        .onItem()
                        .transformToUniAndConcatenate(this::publish)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<Void> publish(Made made) {
        return Sql.run(
                        "insert into epoch_key (epoch_id, public_key) values (?1, ?2) on conflict do nothing",
                        made.epoch.id(),
                        made.publicKey.toJson().toString())
                .flatMap(inserted -> inserted == 0
                        ? Uni.createFrom().voidItem()
                        : outbox.publish(made.epoch.id(), new EpochKey(made.epoch.id(), made.publicKey.toJson())));
    }

    private Uni<Void> destroyEnded() {
        return Sql.values(String.class, "select epoch_id from epoch_key where destroyed_at is null")
                .flatMap(living -> blocking.run(() -> destroy(living)))
                .flatMap(destroyed -> Multi.createFrom()
                        .iterable(destroyed)
                        .onItem()
                        .transformToUniAndConcatenate(this::bury)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private List<String> destroy(List<String> living) {
        TreeSet<String> candidates = new TreeSet<>(living);
        candidates.addAll(keystore.epochs().stream().map(Epoch::id).collect(Collectors.toSet()));
        List<Epoch> ended = EpochPlan.ended(clock.instant(), candidates);
        ended.forEach(keystore::destroy);
        return ended.stream().map(Epoch::id).toList();
    }

    private Uni<Void> bury(String epochId) {
        return Sql.run(
                        "update epoch_key set destroyed_at = ?2 where epoch_id = ?1 and destroyed_at is null",
                        epochId,
                        clock.instant().getEpochSecond())
                .flatMap(buried -> buried == 0
                        ? Uni.createFrom().voidItem()
                        : outbox.publishTombstone(epochId, EventType.EPOCH_KEY));
    }
}

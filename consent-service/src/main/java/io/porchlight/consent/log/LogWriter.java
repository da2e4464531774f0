package io.porchlight.consent.log;

import io.porchlight.consent.ConsentConfig;
import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TreeFrontier;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends one batch at every fixed time, whether anything happened or not. One replica at a time (an advisory lock); leaves,
 * tree and signed checkpoint are one transaction, so a crash leaves either all of a batch or none of it. What is published and
 * witnessed afterwards is made from what was committed.
 */
@Startup
@ApplicationScoped
class LogWriter {
    private final LeafRepository leaves;
    private final CheckpointRepository checkpoints;
    private final TreeStore tree;
    private final LogPublisher publisher;
    private final Settlement settlement;
    private final SignerKey key;
    private final ConsentConfig.Log config;
    private final Clock clock;

    LogWriter(
            LeafRepository leaves,
            CheckpointRepository checkpoints,
            TreeStore tree,
            LogPublisher publisher,
            Settlement settlement,
            SignerKey key,
            ConsentConfig.Log config,
            Clock clock) {
        this.leaves = leaves;
        this.checkpoints = checkpoints;
        this.tree = tree;
        this.publisher = publisher;
        this.settlement = settlement;
        this.key = key;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${porchlight.log.interval:5s}",
            identity = "log",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> round() {
        return Panache.withTransaction(() -> tree.lock()
                        .flatMap(mine -> mine
                                ? append().replaceWith(true)
                                : Uni.createFrom().item(false)))
                .flatMap(mine -> mine ? publisher.publish() : Uni.createFrom().voidItem())
                .flatMap(done -> settlement.round());
    }

    private Uni<Void> append() {
        return checkpoints.latest().flatMap(latest -> leaves.waiting(config.batchSize())
                .flatMap(waiting -> append(frontier(latest), waiting)));
    }

    private Uni<Void> append(TreeFrontier frontier, List<LeafEntity> waiting) {
        TreeBatch batch = TreeBatch.append(
                frontier, waiting.stream().map(leaf -> leaf.entry).toList(), config.batchSize());
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).leafIndex = batch.start() + batch.places().get(i);
        }
        CheckpointEntity checkpoint = new CheckpointEntity();
        checkpoint.size = frontier.size();
        checkpoint.frontier = frontier.bytes();
        checkpoint.note = new String(
                new Checkpoint(config.origin(), frontier.size(), frontier.root())
                        .sign(key)
                        .bytes(),
                StandardCharsets.UTF_8);
        checkpoint.at = clock.instant().getEpochSecond();
        return tree.insert(batch)
                .flatMap(done -> checkpoints.persistAndFlush(checkpoint))
                .replaceWithVoid();
    }

    private static TreeFrontier frontier(@Nullable CheckpointEntity latest) {
        return latest == null ? new TreeFrontier() : TreeFrontier.of(latest.size, latest.frontier);
    }
}

package io.porchlight.consent.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.log.LogEntry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Where features leave records for the public log; they stand in the tree with the next batch. */
@ApplicationScoped
public class LogQueue {
    private final LeafRepository leaves;
    private final Clock clock;

    LogQueue(LeafRepository leaves, Clock clock) {
        this.leaves = leaves;
        this.clock = clock;
    }

    /**
     * Queues a record under a fresh salt, in the caller's transaction.
     *
     * @param reference names the record; one leaf per kind and reference
     * @return the leaf's number in the queue (not in the log)
     */
    public Uni<Long> append(LeafKind kind, String reference, ObjectNode record) {
        LogEntry entry = LogEntry.salted(record);
        LeafEntity leaf = new LeafEntity();
        leaf.kind = kind.word();
        leaf.reference = reference;
        leaf.published = kind.isPublished();
        leaf.salt = entry.salt();
        leaf.record = record.toString();
        leaf.entry = entry.entry();
        leaf.queuedAt = clock.instant().getEpochSecond();
        return leaves.persistAndFlush(leaf).map(stored -> stored.leafId);
    }
}

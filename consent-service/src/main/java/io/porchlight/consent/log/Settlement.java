package io.porchlight.consent.log;

import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells features, each leaf once and in the order of the log, that their record is proven. */
@ApplicationScoped
class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);
    private static final int AT_ONCE = 256;

    private final LeafRepository leaves;
    private final List<LeafListener> listeners;

    Settlement(LeafRepository leaves, @All List<LeafListener> listeners) {
        this.leaves = leaves;
        this.listeners = listeners;
    }

    /** One failing leaf does not hold up the others; it is tried again with the next round. */
    Uni<Void> round() {
        return Panache.withTransaction(() -> leaves.unsettled(AT_ONCE)).flatMap(ids -> Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUniAndConcatenate(id -> Panache.withTransaction(() -> settle(id))
                        .onFailure()
                        .invoke(failure -> LOG.errorf(failure, "leaf %d cannot be settled yet", id))
                        .onFailure()
                        .recoverWithNull())
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> settle(Long id) {
        return leaves.findById(id, LockModeType.PESSIMISTIC_WRITE).flatMap(leaf -> {
            if (leaf.settled) {
                return Uni.createFrom().voidItem();
            }
            leaf.settled = true;
            ProvenLeaf proven = LeafRepository.proven(leaf);
            return Multi.createFrom()
                    .iterable(listeners.stream()
                            .filter(listener -> listener.kind() == proven.kind())
                            .toList())
                    .onItem()
                    .transformToUniAndConcatenate(listener -> listener.proven(proven))
                    .collect()
                    .last()
                    .replaceWithVoid();
        });
    }
}

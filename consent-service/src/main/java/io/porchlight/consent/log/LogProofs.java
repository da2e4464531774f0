package io.porchlight.consent.log;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Finds what is proven. */
@ApplicationScoped
public class LogProofs {
    private final LeafRepository leaves;

    LogProofs(LeafRepository leaves) {
        this.leaves = leaves;
    }

    /** The record with its proof, once it has one. */
    public Uni<Optional<ProvenLeaf>> find(LeafKind kind, String reference) {
        return leaves.proven(kind, reference)
                .map(leaf -> leaf == null ? Optional.empty() : Optional.of(LeafRepository.proven(leaf)));
    }

    /** The record with its proof, where it is known to have one. */
    public Uni<ProvenLeaf> get(LeafKind kind, String reference) {
        return find(kind, reference)
                .map(found -> found.orElseThrow(() -> new IllegalStateException("no proof of a " + kind)));
    }
}

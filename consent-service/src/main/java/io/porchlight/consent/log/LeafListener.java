package io.porchlight.consent.log;

import io.smallrye.mutiny.Uni;

/** A feature that acts once its record is provably in the log. */
public interface LeafListener {
    /** The kind it waits for. */
    LeafKind kind();

    /** The record is proven; called once, in a transaction of its own, in the order of the log. */
    Uni<Void> proven(ProvenLeaf leaf);
}

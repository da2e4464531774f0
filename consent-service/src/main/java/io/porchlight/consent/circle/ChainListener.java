package io.porchlight.consent.circle;

import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.Link;
import io.smallrye.mutiny.Uni;

/** A feature that acts when a circle changes, in the transaction of the change. */
public interface ChainListener {
    /**
     * A link was appended; {@code create} is one too.
     *
     * @param home after the change
     * @param chain ends with {@code link}
     * @return a failure refuses the link
     */
    Uni<Void> appended(Home home, Chain chain, Link link);
}

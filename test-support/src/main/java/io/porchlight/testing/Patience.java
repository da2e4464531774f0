package io.porchlight.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what the service does by itself. */
public final class Patience {
    /** A busy machine may take long for what takes a second on another. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private Patience() {}

    /** Begins to say what is waited for. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONG);
    }
}

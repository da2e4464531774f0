package io.porchlight.stack.player;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what another party does, as a person would: looks again every fifth of a second, and gives up in plain words. */
public final class Waiting {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private Waiting() {}

    /** Looks until there is something. */
    public static <T> T until(String what, Duration patience, Supplier<@Nullable T> look) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            T found = look.get();
            if (found != null) {
                return found;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Waited " + patience.toSeconds() + " s for " + what + " in vain.");
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}

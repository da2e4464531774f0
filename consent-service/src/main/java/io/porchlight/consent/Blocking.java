package io.porchlight.consent;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;

/**
 * Short work with files, off the event loop. The result comes back on the caller's own Vert.x context, so that a Hibernate
 * Reactive session opened there may still be used.
 */
@ApplicationScoped
public class Blocking {
    private final Vertx vertx;

    Blocking(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Runs the work on a worker thread. */
    public <T> Uni<T> run(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }
}

package io.porchlight.gateway.provision;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * Threads of their own for what is issued: it waits for Kafka, and logins, which do not, must not wait behind it. Not more
 * than {@link EdgeLimits#PROVISIONING_AT_ONCE} have or await one of them.
 */
@Singleton
class IssuingWorkers {
    private static final String NAME = "issuing";
    private static final int THREADS = 8;

    private final WorkerExecutor workers;
    private final Semaphore places = new Semaphore(EdgeLimits.PROVISIONING_AT_ONCE.asInt());

    IssuingWorkers(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor(NAME, THREADS);
    }

    /** Does something that may block; fails with 503 at once if too many others are there. */
    <T> Future<T> run(Callable<T> issuing) {
        if (!places.tryAcquire()) {
            return Future.failedFuture(Problem.ofStatus(503));
        }
        return workers.executeBlocking(issuing, false).onComplete(done -> places.release());
    }

    @PreDestroy
    void close() {
        workers.close();
    }
}

package io.porchlight.gateway.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IssuingWorkersTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    @Tag("A-43")
    @DisplayName(
            "A-43: beyond the promised number a request gets 503 at once, Vert.x' own workers stay free, and then all goes on")
    void full() {
        var workers = new IssuingWorkers(vertx);
        var goOn = new CountDownLatch(1);
        List<Future<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < EdgeLimits.PROVISIONING_AT_ONCE.number(); i++) {
            waiting.add(workers.run(() -> goOn.await(20, TimeUnit.SECONDS)));
        }
        Future<Boolean> beyond = workers.run(() -> true);
        assertTrue(beyond.failed());
        Problem problem = (Problem) beyond.cause();
        assertEquals("503 unavailable", problem.status() + " " + problem.slug());
        assertTrue(problem.retryAfter().isPresent());
        assertEquals("free", await(vertx.executeBlocking(() -> "free", false)));
        goOn.countDown();
        await(Future.all(waiting));
        assertEquals(true, await(workers.run(() -> true)));
        // A place comes back also when what was done failed.
        for (int i = 0; i < 2 * EdgeLimits.PROVISIONING_AT_ONCE.number(); i++) {
            Future<Object> failing = workers.run(() -> {
                throw Problem.ofStatus(413);
            });
            assertEquals(413, await(failing.recover(e -> Future.succeededFuture(((Problem) e).status()))));
        }
        workers.close();
    }
}

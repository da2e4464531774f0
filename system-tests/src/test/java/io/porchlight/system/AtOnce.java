package io.porchlight.system;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks for many things at once instead of waiting for one after the other. */
final class AtOnce {
    private AtOnce() {}

    /** What comes of each, in their order. */
    static <T, R> List<R> each(List<T> all, Function<? super T, ? extends R> work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> under = all.stream()
                    .map(one -> threads.<R>submit(() -> work.apply(one)))
                    .toList();
            return under.stream().map(AtOnce::result).toList();
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            if (e.getCause() instanceof Error failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

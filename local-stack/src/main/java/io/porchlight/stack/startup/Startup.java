package io.porchlight.stack.startup;

import io.porchlight.stack.StackFailed;
import io.porchlight.stack.process.ChildProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Starts parts side by side, each once those that it needs are ready, and stops them side by side, each once those that
 * need it have stopped.
 *
 * <p>Prints one line per part with its seconds. When a part fails, dies or takes too long, everything is stopped.
 */
public final class Startup implements AutoCloseable {
    private static final Duration TO_SETTLE = Duration.ofSeconds(10);

    private final Consumer<String> output;
    private final Map<Part, List<Part>> needs = new LinkedHashMap<>();
    private final Map<Part, CompletableFuture<Void>> ready = new LinkedHashMap<>();
    private final Map<Part, Instant> running = new ConcurrentHashMap<>();
    private final List<Part> started = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private boolean stopping;

    public Startup(Consumer<String> output) {
        this.output = output;
    }

    /** Adds a part that starts once all of {@code needed}, added before, are ready. */
    public <P extends Part> P add(P part, Part... needed) {
        for (Part other : needed) {
            if (!needs.containsKey(other)) {
                throw new IllegalArgumentException(part.name() + " needs " + other.name() + ", which was not added");
            }
        }
        needs.put(part, List.of(needed));
        return part;
    }

    /**
     * Starts everything that was added.
     *
     * @throws StackFailed naming the part that failed, or the slowest if it all takes longer than {@code patience}
     */
    public void start(Duration patience) throws InterruptedException {
        needs.forEach((part, needed) -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().name("start " + part.name()).unstarted(() -> run(part, needed, done));
            ready.put(part, done);
            threads.add(thread);
        });
        threads.forEach(Thread::start);
        CompletableFuture<Void> all = CompletableFuture.allOf(ready.values().toArray(new CompletableFuture<?>[0]));
        try {
            CompletableFuture.anyOf(all, failure).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooSlow) {
            StackFailed failed = new StackFailed(
                    "Not ready after " + patience.toSeconds() + " s; gave up. The slowest part is " + slowest() + ".");
            failure.completeExceptionally(failed);
            close();
            throw failed;
        } catch (ExecutionException failed) {
            close();
            throw asStackFailed(failed.getCause());
        } catch (InterruptedException interrupted) {
            close();
            throw interrupted;
        }
    }

    /** Completes exceptionally, with a {@link StackFailed}, when a part dies that nobody stopped. */
    public CompletableFuture<Void> failure() {
        return failure;
    }

    /** The process id of a running part, for whoever wants to look into it or disturb it. */
    public long processId(String part) {
        return needs.keySet().stream()
                .filter(added -> added.name().equals(part))
                .map(Part::process)
                .filter(process -> process != null && process.alive())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No process of " + part + " is running"))
                .pid();
    }

    private void run(Part part, List<Part> needed, CompletableFuture<Void> done) {
        try {
            for (Part other : needed) {
                ready.get(other).get();
            }
            Instant begin = Instant.now();
            synchronized (this) {
                if (stopping) {
                    return;
                }
                started.add(part);
            }
            running.put(part, begin);
            part.start();
            running.remove(part);
            output.accept(String.format(
                    Locale.ROOT,
                    "  %-26s %5.1f s",
                    part.name(),
                    Duration.between(begin, Instant.now()).toMillis() / 1000.0));
            watch(part);
            done.complete(null);
        } catch (ExecutionException otherPartFailed) {
            done.completeExceptionally(otherPartFailed.getCause());
        } catch (InterruptedException givenUp) {
            done.completeExceptionally(givenUp);
        } catch (Exception | Error failed) {
            failure.completeExceptionally(
                    failed instanceof StackFailed plain
                            ? plain
                            : new StackFailed(part.name() + " could not be started: " + failed, failed));
            done.completeExceptionally(failed);
        }
    }

    private void watch(Part part) {
        ChildProcess process = part.process();
        if (process != null) {
            process.exit().thenRun(() -> {
                synchronized (this) {
                    if (stopping) {
                        return;
                    }
                }
                failure.completeExceptionally(process.died());
            });
        }
    }

    private String slowest() {
        Instant now = Instant.now();
        return running.entrySet().stream()
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(slow -> slow.getKey().name() + " ("
                        + Duration.between(slow.getValue(), now).toSeconds() + " s)")
                .orElse("unknown");
    }

    private static StackFailed asStackFailed(Throwable cause) {
        Throwable inner = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        if (inner instanceof InterruptedException) {
            return new StackFailed("Stopped while it was starting.");
        }
        return inner instanceof StackFailed plain ? plain : new StackFailed("Starting failed: " + inner, inner);
    }

    /** Stops what was started, each part after those that need it. */
    @Override
    public void close() {
        Collection<Part> last;
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            last = List.copyOf(started).reversed();
        }
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(TO_SETTLE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        Map<Part, CompletableFuture<Void>> stopped = new LinkedHashMap<>();
        for (Part part : last) {
            // Whatever needs this one was started after it, so its end is in the map.
            CompletableFuture<?>[] before = stopped.entrySet().stream()
                    .filter(other -> needs.get(other.getKey()).contains(part))
                    .map(Map.Entry::getValue)
                    .toArray(CompletableFuture[]::new);
            stopped.put(part, CompletableFuture.allOf(before).thenRunAsync(() -> stop(part), Startup::onAThread));
        }
        stopped.values().forEach(CompletableFuture::join);
    }

    private void stop(Part part) {
        try {
            part.stop();
        } catch (RuntimeException failed) {
            output.accept(part.name() + " could not be stopped: " + failed.getMessage());
        }
    }

    /** A plain thread: this also runs while the JVM shuts down. */
    private static void onAThread(Runnable task) {
        Thread.ofPlatform().daemon().name("stop").start(task);
    }
}

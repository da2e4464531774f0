package io.porchlight.system;

import io.porchlight.stack.LocalStack;
import io.porchlight.stack.Options;
import io.porchlight.stack.journey.Stage;
import io.porchlight.stack.journey.Stages;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The whole running system on a data folder of its own: started fresh for the first test class that asks for it, used by
 * all, and stopped when the last has run. Batches, checkpoints and releases come every second, not every five: whatever
 * waits for one of them waits for less.
 */
final class RunningSystem implements BeforeAllCallback {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Two stacks may start at once, on a busy machine. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private static @Nullable FutureTask<LocalStack> running;

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException, ExecutionException {
        begin(context).get();
    }

    /** Starts it beside the class that this extends, if any class of the run needs it, and brings the town on stage. */
    static final class Ahead implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            if (StacksInTurn.runningSystemIsNeeded()) {
                begin(context);
                Thread.ofPlatform().daemon().name("town").start(() -> {
                    try {
                        Town.get();
                    } catch (Exception | Error failed) {
                        // Whoever asks for the town next tries again and fails for the same reason.
                        failed.printStackTrace(System.out);
                    }
                });
            }
        }
    }

    private static synchronized FutureTask<LocalStack> begin(ExtensionContext context) {
        FutureTask<LocalStack> begun = running;
        if (begun == null) {
            begun = new FutureTask<>(
                    () -> LocalStack.start(Options.in(Sources.root().resolve("system-tests/target/stack"))
                            .withScope(Options.Scope.SERVICES)
                            .withInterval(INTERVAL)
                            .withPatience(PATIENCE)
                            .withReset(true)));
            running = begun;
            Thread.ofPlatform().daemon().name("running system").start(begun);
            AutoCloseable end = RunningSystem::stop;
            context.getRoot().getStore(Namespace.create(RunningSystem.class)).put("running", end);
        }
        return begun;
    }

    /** The stack, for tests that steal from it or disturb it. */
    static LocalStack stack() {
        FutureTask<LocalStack> begun;
        synchronized (RunningSystem.class) {
            begun = running;
        }
        if (begun == null) {
            throw new IllegalStateException("This test class lacks @ExtendWith(RunningSystem.class).");
        }
        try {
            return begun.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The stack did not start", failed.getCause());
        }
    }

    /** What people need to play. */
    static Stage stage() {
        return Stages.of(stack());
    }

    private static void stop() throws InterruptedException {
        FutureTask<LocalStack> begun;
        synchronized (RunningSystem.class) {
            begun = running;
            running = null;
        }
        Town.leave();
        if (begun != null) {
            try {
                begun.get().close();
            } catch (ExecutionException neverRan) {
                // Whoever asked for it was told why.
            }
        }
    }
}

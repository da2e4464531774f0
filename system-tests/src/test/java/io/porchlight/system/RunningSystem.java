package io.porchlight.system;

import io.porchlight.stack.LocalStack;
import io.porchlight.stack.Options;
import io.porchlight.stack.journey.Stage;
import io.porchlight.stack.journey.Stages;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The whole running system on a data folder of its own: started fresh for the first test class that asks for it, used by
 * all, and stopped when the last has run.
 */
final class RunningSystem implements BeforeAllCallback {
    private static @Nullable LocalStack running;

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        synchronized (RunningSystem.class) {
            if (running == null) {
                running = LocalStack.start(Options.in(Sources.root().resolve("system-tests/target/stack"))
                        .withScope(Options.Scope.SERVICES)
                        .withReset(true));
                AutoCloseable end = RunningSystem::stop;
                context.getRoot()
                        .getStore(Namespace.create(RunningSystem.class))
                        .put("running", end);
            }
        }
    }

    /** The stack, for tests that steal from it or disturb it. */
    static LocalStack stack() {
        synchronized (RunningSystem.class) {
            if (running == null) {
                throw new IllegalStateException("This test class lacks @ExtendWith(RunningSystem.class).");
            }
            return running;
        }
    }

    /** What people need to play. */
    static Stage stage() {
        return Stages.of(stack());
    }

    private static void stop() {
        synchronized (RunningSystem.class) {
            Town.leave();
            if (running != null) {
                running.close();
                running = null;
            }
        }
    }
}

package io.porchlight.stack.startup;

import io.porchlight.stack.process.ChildProcess;
import org.jspecify.annotations.Nullable;

/** One thing that the stack starts and stops. */
public interface Part {
    /** What people call it: unique in a stack, short, for one line of output. */
    String name();

    /** Starts it and comes back when it can be used. Interrupted when the stack gives up. */
    void start() throws Exception;

    /** Its process once it has been started; null for a part that has none. If that ends, the stack has failed. */
    @Nullable
    ChildProcess process();

    /** Stops it; does nothing if it does not run. */
    void stop();
}

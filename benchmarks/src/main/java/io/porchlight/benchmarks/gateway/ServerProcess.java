package io.porchlight.benchmarks.gateway;

import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.startup.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server under test as one process of the stack, with a folder and a log named for it. */
abstract class ServerProcess implements Server {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Stack stack;
    private final String name;
    private final int port;
    private @Nullable ChildProcess process;

    /**
     * @param name as it stands in tables
     * @param port on which it will listen
     */
    ServerProcess(Stack stack, String name, int port) {
        this.stack = stack;
        this.name = name;
        this.port = port;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int port() {
        return port;
    }

    /** Starts it under a short name, and comes back once the probe holds. */
    final void launch(String process, Path folder, List<String> command, Readiness.Probe ready)
            throws InterruptedException {
        this.process = stack.processes()
                .start(process, folder, command, Map.of(), stack.folder().log(process));
        Readiness.await(this.process, ready);
    }

    @Override
    public final long pid() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process.pid();
    }

    @Override
    public final void close() {
        if (process != null) {
            process.stop(PATIENCE);
        }
    }
}

package io.porchlight.stack.process;

import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts programs so that none is left behind: each is recorded, watched, and deaf to the Ctrl-C that a terminal sends
 * to everybody at once, so that they end in the order in which this process stops them. What they write is for their
 * owner alone: S3Proxy, for one, would give everybody an object whose file everybody may read.
 */
public final class ChildProcesses implements AutoCloseable {
    /** A session of its own where there is setsid: PostgreSQL listens to SIGINT even if it was ignored before. */
    static final String SHIELD = """
            umask 077
            trap '' INT HUP
            if command -v setsid >/dev/null; then exec setsid "$@"; fi
            exec "$@"
            """;

    private final ProcessRecords records;
    private final Watchdog watchdog;

    public ChildProcesses(ProcessRecords records) {
        this.records = records;
        this.watchdog = new Watchdog();
    }

    /**
     * @param name of the part, for messages
     * @param folder the working folder
     * @param environment added to a bare environment that holds PATH, HOME, LANG, TMPDIR and JAVA_HOME only
     * @param log receives standard output and error, from its beginning
     */
    public ChildProcess start(
            String name, Path folder, List<String> command, Map<String, String> environment, Path log) {
        List<String> shielded = new ArrayList<>(List.of("/bin/sh", "-c", SHIELD, name));
        shielded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(shielded)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME", "LANG", "TMPDIR"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            records.add(name, process.toHandle());
            watchdog.watch(process.pid());
            process.onExit().thenRun(() -> watchdog.forget(process.pid()));
            return new ChildProcess(name, process, log);
        } catch (IOException failed) {
            throw new StackFailed(name + " could not be started: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        watchdog.close();
    }
}

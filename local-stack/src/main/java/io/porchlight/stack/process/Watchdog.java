package io.porchlight.stack.process;

import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A tiny process that outlives this one by moments: it reads process ids from a pipe, and when the pipe ends without a
 * goodbye, because this process was killed hard, it stops them, first asking, after ten seconds by force.
 */
public final class Watchdog implements AutoCloseable {
    /** {@code + pid} is watched, {@code - pid} no more, {@code bye} ends without stopping anything. */
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            pids=' '
            while read -r sign pid; do
              case $sign in
                +) pids="$pids$pid " ;;
                -) pids=$(echo "$pids" | sed "s/ $pid / /") ;;
                bye) exit 0 ;;
              esac
            done
            for pid in $pids; do kill -TERM "$pid" 2>/dev/null; done
            waited=0
            while [ $waited -lt 10 ]; do
              alive=
              for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive=yes; done
              [ -n "$alive" ] || exit 0
              sleep 1
              waited=$((waited + 1))
            done
            for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
            """;

    private final Process process;
    private final Writer pipe;

    public Watchdog() {
        try {
            process = new ProcessBuilder("/bin/sh", "-c", ChildProcesses.SHIELD, "watchdog", "/bin/sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            pipe = process.outputWriter(StandardCharsets.US_ASCII);
        } catch (IOException failed) {
            throw new StackFailed("/bin/sh could not be started: " + failed.getMessage(), failed);
        }
    }

    void watch(long pid) {
        tell("+ " + pid);
    }

    void forget(long pid) {
        tell("- " + pid);
    }

    private synchronized void tell(String line) {
        try {
            pipe.write(line + "\n");
            pipe.flush();
        } catch (IOException gone) {
            // Without the watchdog a hard kill leaves processes behind; the next start still finds them by their
            // records.
        }
    }

    /** Ends the watchdog; what it watched is left as it is. */
    @Override
    public void close() {
        tell("bye x");
        try {
            pipe.close();
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (IOException gone) {
            // It has ended already.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

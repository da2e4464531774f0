package io.porchlight.stack.process;

import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program in a process of its own. */
public final class ChildProcess {
    private static final int SHOWN_LINES = 20;

    private final String name;
    private final Process process;
    private final Path log;

    ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Completes when the program has ended, for whatever reason. */
    public CompletableFuture<Void> exit() {
        return process.onExit().thenApply(ended -> null);
    }

    /** The exit code of a program that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** What to say about a program that ended on its own: its exit code and the last lines of its log. */
    public StackFailed died() {
        String code = process.isAlive() ? "" : " with exit code " + process.exitValue();
        return new StackFailed(name + " ended" + code + ". The last lines of " + log + ":\n" + lastLines());
    }

    private String lastLines() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()).stream()
                    .map(line -> "  | " + line)
                    .collect(Collectors.joining("\n"));
        } catch (IOException unreadable) {
            return "  | (unreadable)";
        }
    }

    /**
     * Waits for a program that ends by itself.
     *
     * @throws StackFailed if it takes longer or ends with another code than 0
     */
    public void await(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            stop(Duration.ZERO);
            throw new StackFailed(name + " took longer than " + patience.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw died();
        }
    }

    /** Asks the program to end, and ends it by force when {@code patience} is over. */
    public void stop(Duration patience) {
        process.destroy();
        end(patience);
    }

    /** Ends the program with another signal than SIGTERM first; see kill(1) for names. */
    public void stop(String signal, Duration patience) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            process.destroy();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        end(patience);
    }

    private void end(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

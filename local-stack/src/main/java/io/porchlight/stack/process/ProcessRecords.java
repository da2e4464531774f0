package io.porchlight.stack.process;

import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Which processes a data folder's runs have started: one line {@code <pid> <start, ms since 1970> <name>} each.
 *
 * <p>A run that was killed hard leaves its lines behind; the next one stops what is still alive of them. The start time
 * tells such a process from a stranger that was given the same number later.
 */
public final class ProcessRecords {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path file;

    public ProcessRecords(Path file) {
        this.file = file;
    }

    /** Remembers a process. */
    public synchronized void add(String name, ProcessHandle process) {
        long started = process.info()
                .startInstant()
                .map(java.time.Instant::toEpochMilli)
                .orElse(0L);
        try {
            Files.writeString(
                    file,
                    process.pid() + " " + started + " " + name + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new StackFailed(file + " cannot be written: " + failed.getMessage(), failed);
        }
    }

    /** Stops every recorded process that is still alive and forgets them all; gives back the names of those stopped. */
    public synchronized List<String> reap() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<Leftover> left = Files.readAllLines(file).stream()
                    .flatMap(line -> Leftover.of(line).stream())
                    .toList();
            left.forEach(leftover -> leftover.process().destroy());
            for (Leftover leftover : left) {
                if (!gone(leftover.process(), PATIENCE)) {
                    leftover.process().descendants().forEach(ProcessHandle::destroyForcibly);
                    leftover.process().destroyForcibly();
                    gone(leftover.process(), PATIENCE);
                }
            }
            Files.delete(file);
            return left.stream().map(Leftover::name).toList();
        } catch (IOException failed) {
            throw new StackFailed(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static boolean gone(ProcessHandle process, Duration patience) {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        try {
            exit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private record Leftover(String name, ProcessHandle process) {
        static Optional<Leftover> of(String line) {
            String[] fields = line.split(" ", 3);
            if (fields.length != 3 || !fields[0].matches("\\d{1,18}") || !fields[1].matches("\\d{1,18}")) {
                return Optional.empty();
            }
            long started = Long.parseLong(fields[1]);
            return ProcessHandle.of(Long.parseLong(fields[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                                    .startInstant()
                                    .map(java.time.Instant::toEpochMilli)
                                    .orElse(-1L)
                            == started)
                    .map(process -> new Leftover(fields[2], process));
        }
    }
}

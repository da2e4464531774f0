package io.porchlight.stack.folder;

import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A data folder, held by one run at a time.
 *
 * <p>It has two halves that stand for two places in the world: {@code servers} is everything that the operator's machines
 * hold (databases, Kafka logs, objects, server keys, configuration, logs), {@code devices} what people, doorbells and
 * their makers hold (private keys, logins). Whoever takes {@code servers} whole must not be able to open anything.
 */
public final class DataFolder implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Opens the folder, made if it is not there, and holds its lock until {@link #close()}.
     *
     * @param reset whether everything that earlier runs kept in it is deleted first
     * @throws StackFailed if another run holds the folder, or it is not a data folder and not empty
     */
    public static DataFolder open(Path root, boolean reset) {
        Path folder = root.toAbsolutePath().normalize();
        try {
            refuseForeign(folder);
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(
                    folder.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                if (lock(channel) == null) {
                    String holder = Files.readString(folder.resolve("lock")).strip();
                    throw new StackFailed(
                            "Another run is using " + folder + " (process " + (holder.isEmpty() ? "unknown" : holder)
                                    + "); stop it first, or choose another data folder.");
                }
                channel.truncate(0);
                channel.write(
                        StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + System.lineSeparator()));
                if (reset) {
                    empty(folder);
                }
                DataFolder opened = new DataFolder(folder, channel);
                privately(opened.servers());
                privately(opened.devices());
                return opened;
            } catch (IOException | RuntimeException failed) {
                channel.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new StackFailed("The data folder " + folder + " cannot be used: " + failed.getMessage(), failed);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    /** A slip of the hand such as {@code --data ~} must never lead to a deletion. */
    private static void refuseForeign(Path folder) throws IOException {
        if (Files.isDirectory(folder) && !Files.exists(folder.resolve("lock"))) {
            try (var entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new StackFailed(
                            folder + " is not empty and not a data folder of Porchlight; choose another.");
                }
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        Path lock = folder.resolve("lock");
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(lock)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                if (!visited.equals(folder)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void privately(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    public Path root() {
        return root;
    }

    /** What the operator's machines hold. */
    public Path servers() {
        return root.resolve("servers");
    }

    /** What people, doorbells and their makers hold. */
    public Path devices() {
        return root.resolve("devices");
    }

    /** A folder below {@link #servers()}, made if it is not there. */
    public Path serverFolder(String name) {
        return made(servers().resolve(name));
    }

    /** A folder below {@link #devices()}, made if it is not there. */
    public Path deviceFolder(String name) {
        return made(devices().resolve(name));
    }

    /** Where a part writes its log. */
    public Path log(String part) {
        return serverFolder("logs").resolve(part + ".log");
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Lets the next run have the folder. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

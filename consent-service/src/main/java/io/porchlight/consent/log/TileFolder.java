package io.porchlight.consent.log;

import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.TilePath;
import io.porchlight.sealing.log.TileReader;
import io.porchlight.sealing.log.TileWriter;
import io.porchlight.sealing.log.TreeNodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The published files (C2SP tlog-tiles): tiles and entry bundles, which never change once written, and {@code checkpoint}.
 * All calls block. The folder may be deleted at any time; it is written again from the database.
 */
final class TileFolder {
    private static final String CHECKPOINT = "checkpoint";
    private static final int ENTRY_LENGTH = 32;

    private final Path folder;

    TileFolder(Path folder) {
        this.folder = folder;
    }

    /** Writes what a tree of {@code size} has and one of {@code oldSize} had not. */
    void write(long oldSize, long size, TreeStore.Slice slice) {
        TileWriter.write(oldSize, size, slice, (path, tile) -> {
            store(path.text(), tile);
            if (path.level() == 0) {
                store(entriesPath(path), bundle(path, slice));
            }
        });
    }

    /** The size of the published checkpoint, 0 if there is none. */
    long publishedSize() {
        return read(CHECKPOINT)
                .map(bytes -> Checkpoint.parse(Note.parse(bytes).text()).size())
                .orElse(0L);
    }

    /** Publishes a checkpoint; its tiles must be there already. */
    void publish(Note checkpoint) {
        replace(folder.resolve(CHECKPOINT), checkpoint.bytes());
    }

    /** The nodes of a tree whose tiles are written. */
    TreeNodes nodes(long size) {
        return new TileReader(size, path -> read(path.text()));
    }

    /** A published file, by its path below the log's prefix. */
    Optional<byte[]> read(String path) {
        Path file = folder.resolve(path).normalize();
        if (!file.startsWith(folder)) {
            return Optional.empty();
        }
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("a tile cannot be read", e);
        }
    }

    /** {@code tile/entries/N} beside {@code tile/0/N}. */
    static String entriesPath(TilePath leaves) {
        return "tile/entries" + leaves.text().substring("tile/0".length());
    }

    private static byte[] bundle(TilePath path, TreeStore.Slice slice) {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        long first = path.index() * TilePath.FULL - slice.firstEntry();
        for (int i = 0; i < path.width(); i++) {
            bundle.write(0);
            bundle.write(ENTRY_LENGTH);
            bundle.writeBytes(slice.entries().get((int) first + i));
        }
        return bundle.toByteArray();
    }

    private void store(String path, byte[] bytes) {
        Path file = folder.resolve(path);
        if (!Files.exists(file)) {
            replace(file, bytes);
        }
    }

    private static void replace(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), ".", ".new");
            Files.write(fresh, bytes);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.log.tiles cannot be written", e);
        }
    }
}

package io.porchlight.doorbell.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.api.ClipUpload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sealed clips that wait for their upload: one folder a clip with its tracks' ciphertexts and the announcement. Only sealed
 * bytes ever reach it; what is repeated after a broken connection is therefore the same, byte for byte.
 */
public final class Spool {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANNOUNCEMENT = "announcement.json";

    private final Path folder;

    /** A clip that waits. */
    public record Entry(String clipId, ClipUpload announcement, Path folder) {
        /** The file of a sealed track. */
        public Path track(String kind) {
            return folder.resolve(kind);
        }
    }

    /** The spool in a folder. */
    public Spool(Path folder) {
        this.folder = folder;
    }

    /** A folder for a clip that is being sealed. */
    Path begin(String clipId) throws IOException {
        return Files.createDirectories(folder.resolve(clipId));
    }

    /** The clip is complete: from now on it is uploaded. */
    void complete(String clipId, ClipUpload announcement) throws IOException {
        Path file = folder.resolve(clipId).resolve(ANNOUNCEMENT);
        Path fresh = file.resolveSibling(ANNOUNCEMENT + ".new");
        Files.write(fresh, JSON.writeValueAsBytes(announcement));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Complete clips, in the order of their manifests. */
    public List<Entry> waiting() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> clips = Files.list(folder)) {
            return clips.filter(clip -> Files.exists(clip.resolve(ANNOUNCEMENT)))
                    .sorted(Comparator.comparing(Spool::completedAt))
                    .map(Spool::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets a clip that has arrived. */
    public void remove(Entry entry) throws IOException {
        try (Stream<Path> files = Files.walk(entry.folder())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Forgets everything (reset). */
    public void wipe() throws IOException {
        for (Entry entry : waiting()) {
            remove(entry);
        }
    }

    private static java.nio.file.attribute.FileTime completedAt(Path clip) {
        try {
            return Files.getLastModifiedTime(clip.resolve(ANNOUNCEMENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry read(Path clip) {
        try {
            JsonNode announcement = JSON.readTree(clip.resolve(ANNOUNCEMENT).toFile());
            return new Entry(clip.getFileName().toString(), JSON.treeToValue(announcement, ClipUpload.class), clip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

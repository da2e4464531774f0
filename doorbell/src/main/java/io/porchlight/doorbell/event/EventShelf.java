package io.porchlight.doorbell.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.sealing.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Events that the edge has not acknowledged, in a file each, written before the first sending: neither a power cut nor a
 * cloud that is away loses one, and each is sent again with the same bytes. Flash is small: beyond {@link #MOST} the
 * oldest goes.
 */
public final class EventShelf {
    /** How many are kept. */
    public static final int MOST = 1_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = ".json";

    private final Path folder;

    /** An event that waits: its name, its kind, and the payload as it was made for the first sending. */
    public record Entry(String eventId, String kind, JsonNode payload) {
        private long startedAt() {
            return payload.path("startedAt").longValue();
        }
    }

    /** The shelf in a folder. */
    public EventShelf(Path folder) {
        this.folder = folder;
    }

    /** Keeps an event; one that is kept already stays as it is. */
    public synchronized Entry keep(EventMessage event, Instant now) throws IOException {
        Path file = file(event.eventId());
        if (Files.exists(file)) {
            return read(file);
        }
        Files.createDirectories(folder);
        if (size() >= MOST) {
            remove(waiting().getFirst());
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, JSON.writeValueAsBytes(Json.object("kind", event.kind(), "payload", event.payload(now))));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return read(file);
    }

    /** What waits, the oldest first. */
    public synchronized List<Entry> waiting() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(FILE))
                    .map(EventShelf::read)
                    .sorted(Comparator.comparingLong(Entry::startedAt))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The edge has it, or will never take it. */
    public synchronized void remove(Entry entry) throws IOException {
        Files.deleteIfExists(file(entry.eventId()));
    }

    /** Forgets everything: another home must not hear of it. */
    public synchronized void wipe() throws IOException {
        for (Entry entry : waiting()) {
            remove(entry);
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(FILE)).count();
        }
    }

    private Path file(String eventId) {
        return folder.resolve(eventId + FILE);
    }

    private static Entry read(Path file) {
        try {
            JsonNode kept = JSON.readTree(file.toFile());
            JsonNode payload = kept.path("payload");
            return new Entry(payload.path("eventId").asText(), kept.path("kind").asText(), payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.porchlight.doorbell.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.sealing.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Events that the edge has not acknowledged, in a file each, written before the first sending: neither a power cut nor a
 * cloud that is away loses one, and each is sent again with the same bytes. A file that cannot be read is thrown away. Flash
 * is small: beyond {@link #MOST} the oldest goes.
 */
public final class EventShelf {
    /** How many are kept. */
    public static final int MOST = 1_000;

    private static final System.Logger LOG = System.getLogger(EventShelf.class.getName());
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
        Files.createDirectories(folder);
        Path file = file(event.eventId());
        Optional<Entry> kept = read(file);
        if (kept.isPresent()) {
            return kept.get();
        }
        if (files().size() >= MOST) {
            waiting().stream().findFirst().ifPresent(this::remove);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        JsonNode payload = event.payload(now);
        write(fresh, JSON.writeValueAsBytes(Json.object("kind", event.kind(), "payload", payload)));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return new Entry(event.eventId(), event.kind(), payload);
    }

    /** Its name stands only once its bytes do. */
    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        }
    }

    /** What waits, the oldest first. */
    public synchronized List<Entry> waiting() {
        return files().stream()
                .flatMap(file -> read(file).stream())
                .sorted(Comparator.comparingLong(Entry::startedAt))
                .toList();
    }

    /** Whether it is there still. */
    public synchronized boolean holds(Entry entry) {
        return Files.exists(file(entry.eventId()));
    }

    /** The edge has it, or will never take it. */
    public synchronized void remove(Entry entry) {
        delete(file(entry.eventId()));
    }

    /** Forgets everything: another home must not hear of it. */
    public synchronized void wipe() {
        files().forEach(EventShelf::delete);
    }

    private Path file(String eventId) {
        return folder.resolve(eventId + FILE);
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(FILE)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Entry> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode kept = JSON.readTree(file.toFile());
            JsonNode payload = kept.path("payload");
            String eventId = payload.path("eventId").asText("");
            if (file.getFileName().toString().equals(eventId + FILE)) {
                return Optional.of(new Entry(eventId, kept.path("kind").asText(), payload));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "not to be read", e);
        }
        LOG.log(System.Logger.Level.WARNING, "a kept event is damaged and thrown away");
        delete(file);
        return Optional.empty();
    }
}

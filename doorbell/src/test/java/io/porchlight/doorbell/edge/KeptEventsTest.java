package io.porchlight.doorbell.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.porchlight.doorbell.Doorbell;
import io.porchlight.doorbell.edge.LoopbackEdge.Heard;
import io.porchlight.doorbell.event.EventShelf;
import io.porchlight.doorbell.state.DeviceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A press that the edge does not acknowledge, against a TLS server on loopback. */
@Tag("F-14")
@Timeout(60)
class KeptEventsTest {
    private static final int PUBLISH = 3;

    @TempDir
    Path folder;

    private LoopbackEdge edge;
    private DeviceState state;

    @BeforeEach
    void make() throws IOException {
        edge = new LoopbackEdge();
        state = DeviceState.make(folder);
        state.setTls(edge.identity());
    }

    @AfterEach
    void close() throws IOException {
        edge.close();
    }

    private static void await(EventShelf shelf, int size) {
        while (shelf.waiting().size() != size) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static CompletableFuture<Void> press(Doorbell doorbell) {
        return CompletableFuture.runAsync(() -> {
            try {
                doorbell.ding();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Test
    @DisplayName(
            "F-14: a press is kept before it is sent, outlives a power cut, and goes again by itself, byte for byte, until it is acknowledged")
    void outlives() throws Exception {
        edge.acknowledge(false);
        Heard first;
        try (Doorbell doorbell = Doorbell.switchOn(state, edge.address())) {
            CompletableFuture<Void> pressed = press(doorbell);
            first = edge.await(PUBLISH, 1);
            assertEquals(1, doorbell.shelf().waiting().size());
            doorbell.close();
            assertThrows(CompletionException.class, pressed::join);
        }
        edge.acknowledge(true);
        try (Doorbell again = Doorbell.switchOn(DeviceState.load(folder), edge.address())) {
            Heard second = edge.await(PUBLISH, 2);
            assertEquals(first.topic(), second.topic());
            assertArrayEquals(first.payload(), second.payload());
            await(again.shelf(), 0);
        }
    }

    @Test
    @DisplayName("F-14: what the edge refuses for good is not kept")
    void refused() throws Exception {
        edge.refuse(0x87);
        try (Doorbell doorbell = Doorbell.switchOn(state, edge.address())) {
            assertThrows(MessageRefused.class, doorbell::ding);
            assertEquals(List.of(), doorbell.shelf().waiting());
        }
    }

    @Test
    @DisplayName(
            "F-14: what was wiped because another home took the doorbell in is not sent again, also not in the middle of it")
    void wiped() throws Exception {
        edge.acknowledge(false);
        try (Doorbell doorbell = Doorbell.switchOn(state, edge.address())) {
            CompletableFuture<Void> pressed = press(doorbell);
            edge.await(PUBLISH, 1);
            doorbell.shelf().wipe();
            edge.acknowledge(true);
            edge.cut();
            assertThrows(CompletionException.class, pressed::join);
            assertEquals(1, edge.heard(PUBLISH).size());
        }
    }

    @Test
    @DisplayName("F-14: a file that a power cut left damaged is thrown away, and nothing waits behind it")
    void damaged() throws IOException {
        EventShelf shelf = new EventShelf(folder.resolve("events"));
        Instant now = Instant.now();
        shelf.keep(new EventMessage("good", "motion", now), now);
        for (String content : List.of("", "{", "{}", "null", "[1]", "{\"payload\":{\"eventId\":\"other\"}}")) {
            Path damaged = folder.resolve("events/bad.json");
            Files.writeString(damaged, content);
            assertEquals(
                    List.of("good"),
                    shelf.waiting().stream().map(EventShelf.Entry::eventId).toList(),
                    content);
            assertFalse(Files.exists(damaged), content);
        }
        Files.writeString(folder.resolve("events/bad.json"), "");
        shelf.wipe();
        assertEquals(List.of(), shelf.waiting());
    }

    @Test
    @DisplayName("F-14: events wait in the order in which they began, and beyond what the shelf holds the oldest goes")
    void bounded() throws IOException {
        EventShelf shelf = new EventShelf(folder.resolve("events"));
        Instant now = Instant.now();
        for (int i = 0; i <= EventShelf.MOST; i++) {
            shelf.keep(new EventMessage("event-" + i, "motion", now.plusMillis(i)), now);
        }
        List<EventShelf.Entry> waiting = shelf.waiting();
        assertEquals(EventShelf.MOST, waiting.size());
        assertEquals("event-1", waiting.getFirst().eventId());
        assertEquals("event-" + EventShelf.MOST, waiting.getLast().eventId());
        EventMessage last = new EventMessage("event-" + EventShelf.MOST, "motion", now);
        assertEquals(waiting.getLast(), shelf.keep(last, now.plus(Duration.ofHours(1))), "the same bytes");
        shelf.wipe();
        assertEquals(List.of(), shelf.waiting());
    }
}

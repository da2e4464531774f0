package io.porchlight.gateway.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommandShelfTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final CommandShelf shelf = new CommandShelf();

    private static Command command(String id, CommandKind kind, long seconds) {
        return new Command(id, "dev", Optional.of("home"), kind, new byte[0], NOW.plusSeconds(seconds));
    }

    private Optional<String> kept(CommandKind kind) {
        return shelf.of("dev", kind, NOW).map(Command::commandId);
    }

    @Test
    @DisplayName("The last command of each kind is kept, until it expires")
    void lastOfEachKind() {
        shelf.put(command("a", CommandKind.LINKS, 60));
        shelf.put(command("b", CommandKind.LINKS, 60));
        shelf.put(command("c", CommandKind.CHIME, 0));
        assertEquals(Optional.of("b"), kept(CommandKind.LINKS));
        assertEquals(Optional.empty(), kept(CommandKind.CHIME));
        shelf.purge(NOW.plusSeconds(60));
        assertEquals(0, shelf.size());
    }

    @Test
    @DisplayName("What is answered is forgotten, the other kinds stay")
    void answered() {
        shelf.put(command("a", CommandKind.LINKS, 60));
        shelf.put(command("b", CommandKind.CHIME, 60));
        shelf.remove("dev", CommandKind.LINKS);
        assertEquals(Optional.empty(), kept(CommandKind.LINKS));
        assertEquals(Optional.of("b"), kept(CommandKind.CHIME));
        shelf.remove("dev", CommandKind.CHIME);
        assertEquals(0, shelf.size());
    }

    @Test
    @DisplayName("A device that leaves a home keeps nothing of it, and everything that the next one said already")
    void leave() {
        shelf.put(command("a", CommandKind.SETTINGS, 60));
        shelf.put(new Command("b", "dev", Optional.of("next"), CommandKind.LINKS, new byte[0], NOW.plusSeconds(60)));
        shelf.leave("dev", "home");
        assertEquals(Optional.empty(), kept(CommandKind.SETTINGS));
        assertEquals(Optional.of("b"), kept(CommandKind.LINKS));
    }

    @Test
    @DisplayName("A command reaches a device of its own home only; pairing alone comes from no home")
    void mayReach() {
        Command settings = command("a", CommandKind.SETTINGS, 60);
        assertTrue(settings.mayReach(Optional.of("home")));
        assertFalse(settings.mayReach(Optional.of("next")));
        assertFalse(settings.mayReach(Optional.empty()));
        var pair = new Command("b", "dev", Optional.empty(), CommandKind.PAIR, new byte[0], NOW);
        assertTrue(pair.mayReach(Optional.empty()) && pair.mayReach(Optional.of("home")));
        var homeless = new Command("c", "dev", Optional.empty(), CommandKind.SETTINGS, new byte[0], NOW);
        assertFalse(homeless.mayReach(Optional.of("home")) || homeless.mayReach(Optional.empty()));
    }
}

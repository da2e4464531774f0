package io.porchlight.gateway.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommandShelfTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final CommandShelf shelf = new CommandShelf();

    private static Command command(String id, CommandKind kind, long seconds) {
        return new Command(id, "dev", kind, new byte[0], NOW.plusSeconds(seconds));
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
    @DisplayName("What was delivered is forgotten, but not what came after it")
    void delivered() {
        Command old = command("a", CommandKind.LINKS, 60);
        shelf.put(old);
        shelf.put(command("b", CommandKind.LINKS, 60));
        shelf.delivered(old);
        assertEquals(Optional.of("b"), kept(CommandKind.LINKS));
        shelf.delivered(command("b", CommandKind.LINKS, 60));
        assertEquals(0, shelf.size());
    }

    @Test
    @DisplayName("A device that leaves a home keeps nothing of it")
    void forget() {
        shelf.put(command("a", CommandKind.SETTINGS, 60));
        shelf.forget("dev");
        assertEquals(Optional.empty(), kept(CommandKind.SETTINGS));
    }
}

package io.porchlight.stack.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.StackFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    Path temporary;

    @Test
    void aSecondRunOnTheSameFolderIsToldWhoHoldsIt() {
        Path root = temporary.resolve("demo");
        try (DataFolder held = DataFolder.open(root, false)) {
            StackFailed refused = assertThrows(StackFailed.class, () -> DataFolder.open(root, false));
            assertTrue(refused.getMessage().contains("Another run is using " + held.root()));
            assertTrue(refused.getMessage().contains(Long.toString(ProcessHandle.current().pid())));
        }
        DataFolder.open(root, false).close();
    }

    @Test
    void resetDeletesWhatEarlierRunsKeptEvenWhileOthersAreRefused() throws IOException {
        Path root = temporary.resolve("demo");
        try (DataFolder first = DataFolder.open(root, false)) {
            Files.writeString(first.serverFolder("postgres").resolve("rows"), "x");
            Files.writeString(first.devices().resolve("key"), "x");
            Files.writeString(first.root().resolve("ports.json"), "{}");
        }
        try (DataFolder second = DataFolder.open(root, true)) {
            assertFalse(Files.exists(second.servers().resolve("postgres")));
            assertFalse(Files.exists(second.devices().resolve("key")));
            assertFalse(Files.exists(second.root().resolve("ports.json")));
            assertThrows(StackFailed.class, () -> DataFolder.open(root, false));
        }
    }

    @Test
    void aFolderThatIsNotOursIsNeverTouched() throws IOException {
        Path precious = Files.writeString(temporary.resolve("letter.txt"), "x");
        assertThrows(StackFailed.class, () -> DataFolder.open(temporary, true));
        assertTrue(Files.exists(precious));
    }

    @Test
    void bothHalvesAreForTheirOwnerAlone() throws IOException {
        try (DataFolder folder = DataFolder.open(temporary.resolve("demo"), false)) {
            for (Path half : Set.of(folder.servers(), folder.devices())) {
                assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(half)));
            }
        }
    }

    @Test
    void portsAreChosenOnceAndRemembered() {
        Path root = temporary.resolve("demo");
        Set<Integer> chosen = new HashSet<>();
        try (DataFolder folder = DataFolder.open(root, false)) {
            Ports first = Ports.of(folder);
            Ports again = Ports.of(folder);
            for (Ports.Use use : Ports.Use.values()) {
                assertEquals(first.of(use), again.of(use));
                assertTrue(first.of(use) >= 20_000 && first.of(use) < 32_768);
                chosen.add(first.of(use));
            }
        }
        assertEquals(Ports.Use.values().length, chosen.size());
        try (DataFolder folder = DataFolder.open(root, true)) {
            Ports fresh = Ports.of(folder);
            Set<Integer> other = new HashSet<>();
            for (Ports.Use use : Ports.Use.values()) {
                other.add(fresh.of(use));
            }
            assertFalse(chosen.equals(other));
        }
    }

    @Test
    void aRememberedPortThatSomebodyElseHasTakenIsNamed() throws IOException {
        try (DataFolder folder = DataFolder.open(temporary.resolve("demo"), false)) {
            Ports ports = Ports.of(folder);
            ports.requireFree(Ports.Use.KEYCLOAK);
            int port = ports.of(Ports.Use.KEYCLOAK);
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                StackFailed refused =
                        assertThrows(StackFailed.class, () -> ports.requireFree(Ports.Use.KEYCLOAK));
                assertTrue(refused.getMessage().startsWith("Port " + other.getLocalPort() + ","));
                assertTrue(refused.getMessage().contains("keycloak"));
            }
        }
    }

    @Test
    void anUnreadablePortsFileIsSaidPlainly() throws IOException {
        try (DataFolder folder = DataFolder.open(temporary.resolve("demo"), false)) {
            Files.writeString(folder.root().resolve("ports.json"), "[");
            StackFailed refused = assertThrows(StackFailed.class, () -> Ports.of(folder));
            assertTrue(refused.getMessage().contains("--reset"));
        }
    }

    @Test
    void secretsAreRandomKeptAndForTheirOwnerAlone() throws IOException {
        Path file = temporary.resolve("secrets.json");
        String secret = Secrets.in(file).secret("a");
        assertEquals(secret, Secrets.in(file).secret("a"));
        assertTrue(secret.matches("[A-Za-z0-9][A-Za-z0-9_-]{31}"));
        assertFalse(secret.equals(Secrets.in(file).secret("b")));
        assertFalse(secret.equals(Secrets.in(temporary.resolve("other.json")).secret("a")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}

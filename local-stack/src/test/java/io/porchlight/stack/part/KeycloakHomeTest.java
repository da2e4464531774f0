package io.porchlight.stack.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.ProcessRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Works in the checkout's own cache: the stacks of the system tests, which come later, find Keycloak built. */
class KeycloakHomeTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("Keycloak is built once, and whoever comes later finds it built")
    void builtOnce() throws Exception {
        try (ChildProcesses processes = new ChildProcesses(new ProcessRecords(folder.resolve("processes")))) {
            Installation installation = Installation.find();
            Path home = KeycloakHome.built(installation, processes, folder.resolve("first.log"));
            assertTrue(home.startsWith(installation.cache()), home::toString);
            Path built = home.resolve("lib/quarkus/build-system.properties");
            FileTime then = Files.getLastModifiedTime(built);
            assertEquals(home, KeycloakHome.built(installation, processes, folder.resolve("second.log")));
            assertEquals(then, Files.getLastModifiedTime(built));
            assertTrue(Files.notExists(folder.resolve("second.log")), "built again");
        }
    }
}

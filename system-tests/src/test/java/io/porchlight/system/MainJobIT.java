package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.bag.Check;
import io.porchlight.sealing.bag.VerifyCommand;
import io.porchlight.stack.journey.MainJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on the running system, and its evidence bag in other hands. {@link MainJob} itself compares every opened
 * track with the camera's bytes and refuses to end with sound that nobody ticked.
 */
@ExtendWith(RunningSystem.class)
class MainJobIT {
    private static final ByteArrayOutputStream PLAYED = new ByteArrayOutputStream();
    private static final String FAILED = Check.Outcome.FAILED.text();
    private static MainJob.Result result;

    @BeforeAll
    static void play() {
        result = new MainJob(RunningSystem.stage(), new PrintStream(PLAYED, true, StandardCharsets.UTF_8)).play();
    }

    @Test
    @DisplayName("R1 R2 R3 R4 a sealed clip is asked for, granted by its owner's device alone, opened and verified")
    void theMainJob() {
        assertTrue(PLAYED.toString(StandardCharsets.UTF_8).contains("Everything holds."), PLAYED::toString);
        Verified whole = verify(result.bag());
        assertEquals(0, whole.exit(), whole.said());
    }

    @Test
    @DisplayName("F-18 one flipped byte in any file of the exported bag makes verify fail and name the file")
    void aFlippedByteIsFoundAndNamed(@TempDir Path folder) throws IOException {
        Map<String, byte[]> files = files(result.bag());
        assertTrue(files.size() > 10, files.keySet()::toString);
        Path changed = folder.resolve("changed.zip");
        assertAll(files.keySet().stream().map(name -> () -> {
            files.get(name)[files.get(name).length / 2] ^= 1;
            zip(files, changed);
            files.get(name)[files.get(name).length / 2] ^= 1;
            Verified verified = verify(changed);
            assertEquals(1, verified.exit(), name);
            String inBag = name.substring(name.indexOf('/') + 1);
            assertTrue(
                    verified.said().lines().anyMatch(line -> line.startsWith(FAILED) && line.contains(inBag)),
                    name + ": " + verified.said());
        }));
        // Packed again without a change it holds: what failed above was the byte.
        zip(files, changed);
        assertEquals(0, verify(changed).exit());
    }

    private record Verified(int exit, String said) {}

    private static Verified verify(Path bag) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int exit = VerifyCommand.run(new String[] {"--trust", result.trust().toString(), bag.toString()}, out, out);
        return new Verified(exit, said.toString(StandardCharsets.UTF_8));
    }

    static Map<String, byte[]> files(Path bag) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(bag.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }

    static void zip(Map<String, byte[]> files, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
    }
}

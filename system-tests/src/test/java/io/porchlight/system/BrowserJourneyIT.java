package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.bag.VerifyCommand;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.stack.LocalStack;
import io.porchlight.stack.Options;
import io.porchlight.stack.demo.DemoTown;
import io.porchlight.stack.journey.Stage;
import io.porchlight.stack.journey.Stages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The main job as people do it: homeowner and officers in Chromium (web/journey), everything else as in
 * {@code ./porchlight demo}. With {@code UPDATE_SCREENSHOTS=1} it also writes the pictures of the README.
 */
@ExtendWith(RunningSystem.Ahead.class)
class BrowserJourneyIT {
    private static final int PATIENCE_MINUTES = 15;
    private static final String AGENCY = "Riverton Police";
    private static final Path FOLDER = Path.of("target", "browser-journey").toAbsolutePath();
    private static final Path WEB =
            Path.of("..", "web", "journey").toAbsolutePath().normalize();
    private static final Path IMAGES =
            Path.of("..", "docs", "images").toAbsolutePath().normalize();

    @BeforeAll
    static void emptyFolder() throws IOException {
        Files.createDirectories(FOLDER);
        Files.deleteIfExists(bag());
    }

    @Test
    @DisplayName(
            "R1 R3 R4 R7 F-01 F-02 F-18 S3-03 A-40 A-48 in Chromium: pair, watch, ask, share one picture, open it, export a bag"
                    + " that verifies, see the access; the doorbell's name stays on the phone")
    void mainJob() throws Exception {
        Options options = Options.in(FOLDER.resolve("data")).withReset(true).withPatience(RunningSystem.PATIENCE);
        try (LocalStack stack = LocalStack.start(options)) {
            Stage stage = Stages.of(stack);
            try (DemoTown town = DemoTown.open(stage, System.out)) {
                Path log = FOLDER.resolve("journey.log");
                int exit = journey(stage, town.pairingCode(), log);
                assertEquals(0, exit, () -> "The journey in the browser stopped:\n" + read(log));
            }
            // What alice called her doorbell in the browser is hers; what the agency is called is public.
            Path servers = stack.folder().servers();
            assertEquals(
                    new TreeSet<>(),
                    new Needles().words("Front door").below(servers).found());
            assertFalse(new Needles().words(AGENCY).below(servers).found().isEmpty());
            ByteArrayOutputStream report = new ByteArrayOutputStream();
            PrintStream out = new PrintStream(report, true, StandardCharsets.UTF_8);
            int verified = VerifyCommand.run(
                    new String[] {"--trust", stage.trustFile().toString(), bag().toString()}, out, out);
            assertEquals(0, verified, () -> report.toString(StandardCharsets.UTF_8));
        }
    }

    private static int journey(Stage stage, String pairingCode, Path log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Optional.ofNullable(System.getenv("PORCHLIGHT_NODE")).orElse("node"),
                        WEB.resolve("journey.mjs").toString())
                .directory(WEB.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PORCHLIGHT_JOURNEY", configuration(stage, pairingCode));
        Process node = builder.start();
        try {
            assertTrue(
                    node.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES),
                    () -> "The journey in the browser takes too long:\n" + read(log));
            return node.exitValue();
        } finally {
            node.destroy();
        }
    }

    private static String configuration(Stage stage, String pairingCode) throws IOException {
        var passwords = Json.object();
        stage.passwords().forEach(passwords::put);
        var configuration = Json.object(
                "home",
                stage.addresses().homeSite().toString(),
                "portal",
                stage.addresses().policeSite().toString(),
                "log",
                stage.addresses().consent().resolve("/log").toString(),
                "passwords",
                passwords,
                "pairing",
                pairingCode,
                "agency",
                AGENCY,
                "caseNumber",
                "RP-2026/114",
                "chromium",
                Optional.ofNullable(System.getenv("PORCHLIGHT_CHROMIUM")).orElse("/usr/bin/chromium"),
                "folder",
                FOLDER.toString());
        if ("1".equals(System.getenv("UPDATE_SCREENSHOTS"))) {
            configuration.put("screenshots", Files.createDirectories(IMAGES).toString());
        }
        return new String(Jcs.canonical(configuration), StandardCharsets.UTF_8);
    }

    private static Path bag() {
        return FOLDER.resolve("evidence.zip");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }
}

package io.porchlight.stack.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher itself, run by bash in a copy of its folder, on a machine that has every usual tool but no JDK, Node,
 * browser or package manager save those that a test puts there.
 */
class LauncherTest {
    /** What the launcher looks for on PATH. */
    private static final Set<String> LOOKED_FOR = Set.of(
            "java",
            "javac",
            "node",
            "npm",
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "mosquitto_pub",
            "mosquitto_sub",
            "apt-get",
            "id");

    private static final List<String> MODULES = List.of(
            "sealing",
            "contracts",
            "messaging",
            "device-gateway",
            "video-service",
            "consent-service",
            "law-enforcement-service",
            "doorbell",
            "local-stack",
            "system-tests",
            "benchmarks");

    @TempDir
    Path folder;

    private Path root;
    private Path system;
    private Path bin;

    @BeforeEach
    void aMachineWithoutAnything() throws IOException {
        root = Files.createDirectories(folder.resolve("porchlight"));
        system = Files.createDirectories(folder.resolve("machine"));
        bin = Files.createDirectories(folder.resolve("bin"));
        Files.createDirectories(folder.resolve("home"));
        Path launcher = Path.of(System.getProperty("porchlight.root"), "porchlight");
        Files.copy(launcher, root.resolve("porchlight"));
        assertTrue(root.resolve("porchlight").toFile().setExecutable(true));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        for (String module : MODULES) {
            Files.writeString(Files.createDirectories(root.resolve(module)).resolve("pom.xml"), "<project/>");
        }
        for (Path tools : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
            try (Stream<Path> all = Files.list(tools)) {
                for (Path tool : all.toList()) {
                    String name = tool.getFileName().toString();
                    if (!LOOKED_FOR.contains(name) && Files.notExists(bin.resolve(name))) {
                        Files.createSymbolicLink(bin.resolve(name), tool);
                    }
                }
            }
        }
        program(bin.resolve("id"), "echo 1000");
        os("ID=debian");
    }

    @Test
    void helpIsGivenToWhoeverAsksNothing() throws Exception {
        Ended ended = run();
        assertEquals(0, ended.status());
        assertTrue(ended.output().contains("./porchlight demo"), ended.output());
    }

    @Test
    @DisplayName("wrong arguments are named, and nothing is begun")
    void wrongArguments() throws Exception {
        assertRefused(run("serve"), "there is no command \"serve\"");
        assertRefused(run("demo", "--fast"), "demo knows --once and --reset, not \"--fast\"");
        assertRefused(run("test", "sealing"), "test takes no arguments");
        assertFalse(Files.exists(root.resolve(".porchlight")));
    }

    @Test
    void withoutAJdk25ItSaysWhatToInstall() throws Exception {
        program(bin.resolve("java"), "echo '    java.home = /nowhere' >&2");
        Path old = system.resolve("usr/lib/jvm/java-17");
        program(old.resolve("bin/javac"), "echo javac 17");
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        assertRefused(run("demo"), "no JDK 25 was found; install one");
        assertRefused(run("test"), "no JDK 25 was found; install one");
    }

    @Test
    void aNodeThatIsTooOldIsNone() throws Exception {
        jdk("exit 0");
        program(bin.resolve("node"), "echo v20.18.3");
        program(bin.resolve("npm"), "exit 1");
        assertRefused(run("demo"), "no fitting Node was found; install Node 22");
    }

    @Test
    @DisplayName("without Chromium, whoever is not root is told the one command, and nothing is installed or tested")
    void chromiumIsMissing() throws Exception {
        jdk("echo built >> '%s'".formatted(folder.resolve("built")));
        program(bin.resolve("apt-get"), "echo \"$@\" >> '%s'".formatted(folder.resolve("installed")));
        assertRefused(run("test"), "install it with: sudo apt-get install -y chromium");
        // Ubuntu's script that only names the snap is no browser.
        program(bin.resolve("chromium-browser"), "echo 'Command requires the chromium snap'; exit 1");
        assertRefused(run("test"), "install it with: sudo apt-get install -y chromium");
        os("ID=fedora");
        assertRefused(run("test"), "install it or Google Chrome, or point PORCHLIGHT_CHROMIUM at it");
        assertFalse(Files.exists(folder.resolve("installed")));
        assertFalse(Files.exists(folder.resolve("built")));
    }

    @Test
    @DisplayName(
            "without mosquitto's clients it is the same: who is not root is told the one command, root has them installed")
    void mosquittoIsMissing() throws Exception {
        jdk("exit 0");
        program(bin.resolve("chromium"), "echo Chromium 1");
        program(bin.resolve("mosquitto_pub"), "exit 0");
        program(
                bin.resolve("apt-get"),
                "[ \"$1\" = update ] || { printf '#!/bin/sh\\nexit 0\\n' > '%1$s'; chmod +x '%1$s'; }"
                        .formatted(bin.resolve("mosquitto_sub")));
        assertRefused(run("test"), "install them with: sudo apt-get install -y mosquitto-clients");
        assertFalse(Files.exists(bin.resolve("mosquitto_sub")));
        program(bin.resolve("id"), "echo 0");
        Ended ended = run("test");
        assertEquals(0, ended.status(), ended.output());
    }

    private void mosquittoIsThere() throws IOException {
        program(bin.resolve("mosquitto_pub"), "exit 0");
        program(bin.resolve("mosquitto_sub"), "exit 0");
    }

    @Test
    @DisplayName("root has Chromium installed, and hears when that fails")
    void chromiumIsInstalled() throws Exception {
        jdk("exit 0");
        mosquittoIsThere();
        program(bin.resolve("id"), "echo 0");
        program(bin.resolve("apt-get"), "echo 'no network' >&2; exit 100");
        assertRefused(run("test"), "apt-get update failed, so Chromium could not be installed");
        program(
                bin.resolve("apt-get"),
                "[ \"$1\" = update ] || { printf '#!/bin/sh\\necho Chromium 1\\n' > '%1$s'; chmod +x '%1$s'; }"
                        .formatted(bin.resolve("chromium")));
        Ended ended = run("test");
        assertEquals(0, ended.status(), ended.output());
        assertTrue(ended.output().endsWith("1 passed, 0 failed\n"), ended.output());
    }

    @Test
    void aFailedTestRunFailsTheCommand() throws Exception {
        jdk("exit 1");
        mosquittoIsThere();
        program(bin.resolve("chromium"), "echo Chromium 1");
        Ended ended = run("test");
        assertEquals(1, ended.status(), ended.output());
        assertTrue(ended.output().contains("the format check"), ended.output());
        assertTrue(ended.output().contains("the Maven build did not succeed"), ended.output());
    }

    @Test
    @DisplayName("Ctrl-C ends a step with everything that it started")
    void ctrlCLeavesNothingBehind() throws Exception {
        stopped("demo", "INT", 130);
    }

    @Test
    @DisplayName("being terminated ends a step with everything that it started")
    void terminationLeavesNothingBehind() throws Exception {
        stopped("demo", "TERM", 143);
    }

    @Test
    @DisplayName("Ctrl-C ends a test run with everything that it started")
    void ctrlCEndsATestRun() throws Exception {
        mosquittoIsThere();
        program(bin.resolve("chromium"), "echo Chromium 1");
        stopped("test", "INT", 130);
    }

    private void stopped(String command, String signal, int status) throws Exception {
        Path pids = folder.resolve("pids");
        Files.writeString(pids, "");
        // A build with a child of its own; "started" comes last, so both ids stand in the file by then.
        jdk("case \"$*\" in *spotless*) exit 0 ;; esac;"
                + "sleep 600 & echo $! >> '%1$s'; echo $$ >> '%1$s'; echo started >> '%1$s'; wait".formatted(pids));
        Process launcher = start(command);
        try {
            List<String> lines = awaitLines(pids, 3);
            List<ProcessHandle> children = lines.subList(0, 2).stream()
                    .map(line -> ProcessHandle.of(Long.parseLong(line)).orElseThrow())
                    .toList();
            new ProcessBuilder("kill", "-" + signal, Long.toString(launcher.pid()))
                    .start()
                    .waitFor();
            assertTrue(launcher.waitFor(30, TimeUnit.SECONDS), "the launcher did not end");
            assertEquals(status, launcher.exitValue());
            for (ProcessHandle child : children) {
                child.onExit().get(10, TimeUnit.SECONDS);
            }
        } finally {
            launcher.descendants().forEach(ProcessHandle::destroyForcibly);
            launcher.destroyForcibly();
        }
    }

    private static List<String> awaitLines(Path file, int count) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() >= count) {
                return lines;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the build was not started");
    }

    private static void assertRefused(Ended ended, String words) {
        assertEquals(1, ended.status(), ended.output());
        assertTrue(ended.output().contains("porchlight: "), ended.output());
        assertTrue(ended.output().contains(words), ended.output());
    }

    /** A JDK 25 whose {@code java} says what a report would say, and a Maven that does what is given. */
    private void jdk(String maven) throws IOException {
        Path jdk = system.resolve("usr/lib/jvm/jdk-25");
        program(jdk.resolve("bin/javac"), "echo javac 25");
        program(jdk.resolve("bin/java"), "echo '1 passed, 0 failed'");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        program(root.resolve("mvnw"), maven);
    }

    private void os(String release) throws IOException {
        Files.writeString(Files.createDirectories(system.resolve("etc")).resolve("os-release"), release + "\n");
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private Ended run(String... arguments) throws Exception {
        Process launcher = start(arguments);
        String output = new String(launcher.getInputStream().readAllBytes());
        assertTrue(launcher.waitFor(60, TimeUnit.SECONDS));
        return new Ended(launcher.exitValue(), output);
    }

    private Process start(String... arguments) throws IOException {
        // Whoever runs the tests in the background ignores SIGINT, and a shell cannot trap what was ignored before it.
        List<String> command =
                new ArrayList<>(List.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV", "bash", "porchlight"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", bin.toString(),
                        "HOME", folder.resolve("home").toString(),
                        "PORCHLIGHT_SYSTEM", system.toString()));
        return builder.start();
    }

    private record Ended(int status, String output) {}
}

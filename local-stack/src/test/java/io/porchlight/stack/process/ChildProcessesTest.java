package io.porchlight.stack.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.StackFailed;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessesTest {
    @TempDir
    Path folder;

    private ProcessRecords records;
    private ChildProcesses processes;

    @BeforeEach
    void prepare() {
        records = new ProcessRecords(folder.resolve("processes"));
        processes = new ChildProcesses(records);
    }

    @AfterEach
    void clean() {
        records.reap();
        processes.close();
    }

    private ChildProcess shell(String script) {
        return processes.start("part", folder, List.of("/bin/sh", "-c", script), Map.of(), folder.resolve("log"));
    }

    @Test
    void whatAProgramSaidLastIsInTheFailure() throws Exception {
        ChildProcess child = shell("for i in $(seq 1 30); do echo line $i; done; exit 3");
        StackFailed failed = assertThrows(StackFailed.class, () -> child.await(Duration.ofSeconds(30)));
        assertTrue(failed.getMessage().startsWith("part ended with exit code 3."));
        assertFalse(failed.getMessage().contains("line 10\n"));
        assertTrue(failed.getMessage().contains("| line 11\n"));
        assertTrue(failed.getMessage().endsWith("| line 30"));
    }

    @Test
    void aProgramThatDoesNotEndWhenAskedIsEndedByForce() {
        ChildProcess child = shell("trap '' TERM; while :; do sleep 0.1; done");
        child.stop(Duration.ofMillis(300));
        assertFalse(child.alive());
    }

    @Test
    void theCtrlCOfATerminalDoesNotReachAChild() throws Exception {
        shell("kill -INT $$; echo survived").await(Duration.ofSeconds(30));
        assertEquals("survived\n", Files.readString(folder.resolve("log")));
    }

    @Test
    void filesOfAChildAreForTheirOwnerAlone() throws Exception {
        shell("echo x > made; ls -l made").await(Duration.ofSeconds(30));
        assertTrue(Files.readString(folder.resolve("log")).startsWith("-rw-------"));
    }

    @Test
    void aChildSeesNothingOfTheEnvironmentThatItDoesNotNeed() throws Exception {
        processes
                .start("part", folder, List.of("env"), Map.of("GIVEN", "1"), folder.resolve("log"))
                .await(Duration.ofSeconds(30));
        List<String> names = Files.readAllLines(folder.resolve("log")).stream()
                .map(line -> line.replaceFirst("=.*", ""))
                .filter(name -> !List.of("PWD", "SHLVL", "_", "OLDPWD").contains(name))
                .toList();
        assertTrue(List.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME", "GIVEN").containsAll(names), names::toString);
        assertTrue(names.contains("GIVEN"));
    }

    @Test
    void theNextStartStopsWhatAnEarlierOneLeftBehind() {
        ChildProcess left = shell("sleep 3600");
        assertEquals(List.of("part"), new ProcessRecords(folder.resolve("processes")).reap());
        assertFalse(left.alive());
        assertEquals(List.of(), records.reap());
    }

    @Test
    void aStrangerWithARecordedNumberIsLeftAlone() throws Exception {
        ChildProcess stranger = shell("sleep 3600");
        Files.writeString(folder.resolve("others"), stranger.pid() + " 12345 part\nnot a record\n");
        assertEquals(List.of(), new ProcessRecords(folder.resolve("others")).reap());
        assertTrue(stranger.alive());
    }

    @Test
    void childrenEndWhenTheirParentIsKilledHard() throws Exception {
        Process parent = new ProcessBuilder(Java.command(
                        64, "-cp", System.getProperty("java.class.path"), Orphan.class.getName(), folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertTrue(child.isAlive());
            parent.destroyForcibly();
            child.onExit().get(30, TimeUnit.SECONDS);
            assertFalse(child.isAlive());
        }
    }
}

package io.porchlight.stack.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.StackFailed;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.ProcessRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartupTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final List<String> output = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    /** A part that notes what is done with it. */
    private class Noted implements Part {
        private final String name;

        Noted(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() throws Exception {
            happened.add("+" + name);
        }

        @Override
        public @Nullable ChildProcess process() {
            return null;
        }

        @Override
        public void stop() {
            happened.add("-" + name);
        }
    }

    @Test
    void partsStartAfterWhatTheyNeedAndStopInTheReverseOrder() throws Exception {
        Startup startup = new Startup(output::add);
        Part database = startup.add(new Noted("database"));
        Part service = startup.add(new Noted("service"), database);
        startup.add(new Noted("site"), service);
        startup.start(PATIENCE);
        startup.close();
        startup.close();
        assertEquals(List.of("+database", "+service", "+site", "-site", "-service", "-database"), happened);
        assertEquals(3, output.size());
        assertTrue(output.getFirst().matches(" *database +\\d+\\.\\d s"), output.getFirst());
    }

    @Test
    void partsThatDoNotNeedEachOtherStartSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Startup startup = new Startup(output::add);
        for (String name : List.of("one", "two")) {
            startup.add(new Noted(name) {
                @Override
                public void start() throws Exception {
                    both.countDown();
                    assertTrue(both.await(30, TimeUnit.SECONDS));
                }
            });
        }
        startup.start(PATIENCE);
        startup.close();
    }

    @Test
    void aPartThatCannotStartIsNamedAndTheOthersAreStopped() {
        Startup startup = new Startup(output::add);
        Part database = startup.add(new Noted("database"));
        Part broken = startup.add(
                new Noted("broken") {
                    @Override
                    public void start() {
                        throw new IllegalStateException("no disk");
                    }
                },
                database);
        startup.add(new Noted("never"), broken);
        StackFailed failed = assertThrows(StackFailed.class, () -> startup.start(PATIENCE));
        assertTrue(failed.getMessage().contains("broken"));
        assertTrue(failed.getMessage().contains("no disk"));
        assertEquals(List.of("+database", "-broken", "-database"), happened);
    }

    @Test
    void whenPatienceIsOverTheSlowestPartIsNamedAndEverythingStopped() {
        Startup startup = new Startup(output::add);
        Part database = startup.add(new Noted("database"));
        startup.add(
                new Noted("slow") {
                    @Override
                    public void start() throws Exception {
                        new CountDownLatch(1).await();
                    }
                },
                database);
        StackFailed failed = assertThrows(StackFailed.class, () -> startup.start(Duration.ofMillis(500)));
        assertTrue(failed.getMessage().contains("slow"), failed.getMessage());
        assertEquals(List.of("+database", "-slow", "-database"), happened);
    }

    @Test
    void aPartThatDiesLaterFailsTheStackWithTheLastLinesOfItsLog() throws Exception {
        try (ChildProcesses processes = new ChildProcesses(new ProcessRecords(folder.resolve("processes")));
                Startup startup = new Startup(output::add)) {
            ChildProcess child = processes.start(
                    "mortal",
                    folder,
                    List.of("/bin/sh", "-c", "echo last words; while [ ! -e stop ]; do sleep 0.1; done; exit 7"),
                    Map.of(),
                    folder.resolve("log"));
            startup.add(new Noted("mortal") {
                @Override
                public ChildProcess process() {
                    return child;
                }
            });
            startup.start(PATIENCE);
            Files.createFile(folder.resolve("stop"));
            ExecutionException died =
                    assertThrows(ExecutionException.class, () -> startup.failure().get(30, TimeUnit.SECONDS));
            assertTrue(died.getCause().getMessage().startsWith("mortal ended with exit code 7."));
            assertTrue(died.getCause().getMessage().endsWith("| last words"));
        }
    }
}

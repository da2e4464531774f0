package io.porchlight.stack.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A parent that starts a child which would run for an hour, says the child's process id, and waits to be killed. */
final class Orphan {
    private Orphan() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path folder = Path.of(arguments[0]);
        ChildProcesses processes = new ChildProcesses(new ProcessRecords(folder.resolve("processes")));
        ChildProcess child =
                processes.start("sleeper", folder, List.of("sleep", "3600"), Map.of(), folder.resolve("log"));
        System.out.println(child.pid());
        Thread.currentThread().join();
    }
}

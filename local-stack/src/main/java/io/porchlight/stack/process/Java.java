package io.porchlight.stack.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of small Java programs, run by the JDK that runs this one. */
public final class Java {
    private Java() {}

    /** {@code java} with a heap of at most {@code megabytes} and what makes it start quickly on few cores. */
    public static List<String> command(int megabytes, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Djava.net.preferIPv4Stack=true",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(arguments));
        return command;
    }
}

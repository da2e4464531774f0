package io.porchlight.benchmarks.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The one Java machine, with the one set of options, that every server on Java gets. */
final class Jvm {
    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Jvm() {}

    /** @param megabytes of heap, least and most */
    static List<String> server(int megabytes, String... more) {
        return Stream.concat(
                        Stream.of(
                                JAVA,
                                "-Xms" + megabytes + "m",
                                "-Xmx" + megabytes + "m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Djava.net.preferIPv4Stack=true",
                                "--enable-native-access=ALL-UNNAMED"),
                        Stream.of(more))
                .toList();
    }
}

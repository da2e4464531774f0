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
                                // Else three of four full collections leave dead objects where they are, up to 5 % of
                                // the heap, which then look as if they were live.
                                "-XX:MarkSweepAlwaysCompactCount=1",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-Djava.net.preferIPv4Stack=true",
                                "--enable-native-access=ALL-UNNAMED"),
                        Stream.of(more))
                .toList();
    }
}

package io.porchlight.benchmarks.gateway;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Jazzer says while it fuzzes, line by line. It passes on libFuzzer's lines: {@code #1024 pulse cov: 515 ...} on the way,
 * {@code Test unit written to FILE} if an input failed, and {@code Done 1000000 runs in 61 second(s)} at the end, whether all
 * inputs were tried, the time was up, or one failed.
 */
final class FuzzLog {
    private static final Pattern ON_THE_WAY = Pattern.compile("^#(\\d+)\\s+[A-Za-z]+\\s+cov: (\\d+) ");
    private static final Pattern DONE = Pattern.compile("^Done (\\d+) runs in (\\d+) second");
    private static final Pattern KEPT = Pattern.compile("Test unit written to (.+)$");

    private long inputs;
    private long seconds;
    private long edges;
    private boolean done;
    private @Nullable Path finding;

    /** The next line. */
    void line(String line) {
        Matcher onTheWay = ON_THE_WAY.matcher(line);
        if (onTheWay.find()) {
            inputs = Long.parseLong(onTheWay.group(1));
            edges = Long.parseLong(onTheWay.group(2));
        }
        Matcher end = DONE.matcher(line);
        if (end.find()) {
            inputs = Long.parseLong(end.group(1));
            seconds = Long.parseLong(end.group(2));
            done = true;
        }
        Matcher kept = KEPT.matcher(line);
        if (kept.find()) {
            finding = Path.of(kept.group(1).strip());
        }
    }

    /** Inputs tried so far. */
    long inputs() {
        return inputs;
    }

    /** Seconds that it took, once it is done. */
    long seconds() {
        return seconds;
    }

    /** Edges of the instrumented code that some input has reached. */
    long edges() {
        return edges;
    }

    /** Whether the fuzzer itself came to an end, with a finding or without: it was not cut off, and its tests were built. */
    boolean done() {
        return done;
    }

    /** Where the input lies that failed. */
    Optional<Path> finding() {
        return Optional.ofNullable(finding);
    }
}

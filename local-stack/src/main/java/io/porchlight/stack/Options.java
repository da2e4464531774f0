package io.porchlight.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a stack is to start.
 *
 * @param data the data folder
 * @param reset whether what earlier runs kept there is deleted first
 * @param scope how much is started
 * @param interval between two batches of statements for the log, two checkpoints of it, and two releases of grants
 * @param patience after which starting is given up
 * @param output receives one line per part
 */
public record Options(
        Path data, boolean reset, Scope scope, Duration interval, Duration patience, Consumer<String> output) {
    /** What a stack has that was not told otherwise. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How much is started. */
    public enum Scope {
        /** PostgreSQL, Kafka, object storage, Keycloak and the witness: for developers who run services themselves. */
        PARTS,
        /** The parts and the four services. */
        SERVICES,
        /** The parts, the four services and the two sites. */
        ALL
    }

    /** Everything, in this folder, with the usual interval and 300 s of patience, printing to standard output. */
    public static Options in(Path data) {
        return new Options(data, false, Scope.ALL, INTERVAL, Duration.ofSeconds(300), System.out::println);
    }

    public Options withReset(boolean chosen) {
        return new Options(data, chosen, scope, interval, patience, output);
    }

    public Options withScope(Scope chosen) {
        return new Options(data, reset, chosen, interval, patience, output);
    }

    /** In whole seconds. */
    public Options withInterval(Duration chosen) {
        return new Options(data, reset, scope, chosen, patience, output);
    }

    public Options withPatience(Duration chosen) {
        return new Options(data, reset, scope, interval, chosen, output);
    }

    public Options withOutput(Consumer<String> chosen) {
        return new Options(data, reset, scope, interval, patience, chosen);
    }
}

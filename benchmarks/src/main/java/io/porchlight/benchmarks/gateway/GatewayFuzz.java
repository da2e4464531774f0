package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.Bench;
import io.porchlight.benchmarks.Row;
import io.porchlight.stack.part.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coverage-guided fuzzing (Jazzer) of what the gateway does with bytes from outside: whole packet streams through decoder,
 * session and encoder, and every order of events in the session; each a million inputs at least. Any exception, leak beyond
 * the bound or packet that cannot be encoded ends a target as a failure: the input is kept where the ordinary tests replay
 * it, and its file is named.
 */
public final class GatewayFuzz implements Bench {
    private static final long INPUTS = 1_000_000;
    private static final long QUICK_INPUTS = 50_000;
    private static final List<String> TARGETS = List.of("MqttStreamFuzzTest", "MqttSessionFuzzTest");
    /** Whose branches guide the fuzzer: ours, and the decoder between the bytes and us. */
    private static final String GUIDES = "io.porchlight.gateway.**,io.netty.handler.codec.mqtt.**";

    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "gateway-fuzz";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        long inputs = quick ? QUICK_INPUTS : INPUTS;
        Path root = Installation.find().root();
        List<Row> rows = new ArrayList<>();
        for (String target : TARGETS) {
            FuzzLog log = fuzz(root, target, inputs);
            boolean met = log.finding().isEmpty() && log.inputs() >= inputs;
            rows.add(row("inputs without a finding: " + target, "inputs", log.inputs(), (double) inputs, met));
            if (log.done()) {
                double pace = (double) log.inputs() / Math.max(1, log.seconds());
                rows.add(row("pace: " + target, "inputs/s", pace, null, null));
            }
            rows.add(row("reached: " + target, "edges", log.edges(), null, null));
        }
        return rows;
    }

    private static FuzzLog fuzz(Path root, String target, long inputs) throws IOException, InterruptedException {
        Path file =
                Files.createDirectories(root.resolve(".porchlight/logs")).resolve("gateway-fuzz-" + target + ".log");
        System.out.printf("%s: building it, then %,d inputs; all that Jazzer says is in %s%n", target, inputs, file);
        Process maven = new ProcessBuilder(command(root, target, inputs))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        Thread stop = new Thread(() -> end(maven));
        Runtime.getRuntime().addShutdownHook(stop);
        FuzzLog log = new FuzzLog();
        int code;
        try (BufferedReader lines = maven.inputReader();
                Writer whole = Files.newBufferedWriter(file)) {
            maven.getOutputStream().close();
            long shown = System.nanoTime();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                whole.write(line + "\n");
                log.line(line);
                if (System.nanoTime() - shown > BETWEEN_SIGNS_OF_LIFE.toNanos() && log.inputs() > 0) {
                    shown = System.nanoTime();
                    System.out.printf(
                            "%s: %,d of %,d inputs, %,d edges reached%n", target, log.inputs(), inputs, log.edges());
                }
            }
            code = maven.waitFor();
        } finally {
            end(maven);
            Runtime.getRuntime().removeShutdownHook(stop);
        }
        log.finding()
                .ifPresent(input -> System.out.println(target + ": FINDING. The input that fails is kept in " + input
                        + "; ./mvnw -pl device-gateway -am test -Dtest=" + target
                        + " -Dsurefire.failIfNoSpecifiedTests=false repeats it."));
        if (log.finding().isEmpty() && (code != 0 || !log.done())) {
            throw new IllegalStateException(target + " did not run to its end; see " + file);
        }
        return log;
    }

    private static List<String> command(Path root, String target, long inputs) {
        return List.of(
                "env",
                "JAZZER_FUZZ=1",
                root.resolve("mvnw").toString(),
                "-B",
                "-ntp",
                "-pl",
                "device-gateway",
                "-am",
                "test",
                "-Dtest=" + target,
                "-Dsurefire.failIfNoSpecifiedTests=false",
                // Many inputs are worth the better compiler, unlike the short tests.
                "-Dtest.jvm=-XX:+UseSerialGC",
                "-Djazzer.max_executions=" + inputs,
                "-Djazzer.instrument=" + GUIDES);
    }

    /** The tests' Java machine is a child of Maven. */
    private static void end(Process maven) {
        maven.descendants().forEach(ProcessHandle::destroy);
        maven.destroy();
    }

    private static Row row(String metric, String unit, double value, @Nullable Double goal, @Nullable Boolean met) {
        Row.Spread ours = new Row.Spread(value, value);
        return goal == null
                ? new Row(metric, unit, value, ours, "(none)", null, null, null, null, null)
                : new Row(
                        metric,
                        unit,
                        value,
                        ours,
                        "asked for",
                        goal,
                        new Row.Spread(goal, goal),
                        value / goal,
                        1.0,
                        met);
    }
}

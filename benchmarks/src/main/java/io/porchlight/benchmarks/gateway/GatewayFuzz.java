package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.Bench;
import io.porchlight.benchmarks.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Coverage-guided fuzzing (Jazzer) of what the gateway does with bytes from outside: whole packet streams through decoder,
 * session and encoder, and every order of events in the session. Any exception, leak beyond the bound or packet that cannot be encoded ends it as a failure, with the
 * input to repeat it. The ordinary tests replay the same targets' corpus. There is no quick form: it takes minutes.
 */
public final class GatewayFuzz implements Bench {
    private static final double GOAL = 1_000_000;
    private static final List<String> TARGETS = List.of("MqttStreamFuzzTest", "MqttSessionFuzzTest");
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");

    @Override
    public String name() {
        return "gateway-fuzz";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (String target : TARGETS) {
            String said = Command.run(
                    root(),
                    "env",
                    "JAZZER_FUZZ=1",
                    "./mvnw",
                    "-B",
                    "-ntp",
                    "-pl",
                    "device-gateway",
                    "-am",
                    "test",
                    "-Dtest=" + target,
                    "-Dsurefire.failIfNoSpecifiedTests=false");
            Matcher done = DONE.matcher(said);
            if (!done.find()) {
                throw new IllegalStateException(target + " did not say how far it came:\n" + said);
            }
            double inputs = Double.parseDouble(done.group(1));
            double seconds = Math.max(1, Double.parseDouble(done.group(2)));
            rows.add(row(
                    "inputs without a finding: " + target, "inputs", inputs, "the goal", GOAL, 1.0, inputs >= GOAL));
            rows.add(row("pace: " + target, "inputs/s", inputs / seconds, "(none)", inputs / seconds, null, null));
        }
        return rows;
    }

    private static Row row(
            String metric,
            String unit,
            double value,
            String peer,
            double peerValue,
            @Nullable Double goal,
            @Nullable Boolean met) {
        Row.Spread ours = new Row.Spread(value, value);
        Row.Spread theirs = new Row.Spread(peerValue, peerValue);
        return new Row(metric, unit, value, ours, peer, peerValue, theirs, value / peerValue, goal, met);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isRegularFile(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("run this within Porchlight's source tree");
        }
        return folder;
    }
}

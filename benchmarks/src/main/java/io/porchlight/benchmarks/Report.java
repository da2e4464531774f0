package io.porchlight.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of one benchmark, as it is printed and written.
 *
 * @param name the benchmark
 * @param quick whether it was a first look only
 * @param machine what it ran on: goals are ratios, absolute numbers mean nothing without this
 * @param rows the lines
 */
public record Report(String name, boolean quick, String machine, List<Row> rows) {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static String thisMachine() throws IOException {
        String model = System.getProperty("os.arch");
        Path cpus = Path.of("/proc/cpuinfo");
        if (Files.isReadable(cpus)) {
            model = Files.readAllLines(cpus).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(model);
        }
        return "%s, %d processors, JDK %s"
                .formatted(model, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
    }

    /** Writes {@code <folder>/<name>.json}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        MAPPER.writeValue(folder.resolve(name + ".json").toFile(), this);
    }

    /** A table for people. */
    String table() {
        StringBuilder table = new StringBuilder(name + (quick ? " (quick)" : "") + " on " + machine + "\n");
        String line = "%-34s %8s %22s  %-34s %22s %7s %7s  %s%n";
        table.append(String.format(
                Locale.ROOT,
                line,
                "metric",
                "unit",
                "ours (low..high)",
                "peer",
                "its (low..high)",
                "ratio",
                "goal",
                ""));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    line,
                    row.metric(),
                    row.unit(),
                    number(row.value(), row.spread()),
                    row.peer(),
                    number(row.peerValue(), row.peerSpread()),
                    ratio(row.ratio()),
                    ratio(row.goal()),
                    row.met() == null ? "" : row.met() ? "met" : "MISSED"));
        }
        return table.toString();
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    private static String number(@Nullable Double value, Row.@Nullable Spread spread) {
        if (value == null || spread == null) {
            return "-";
        }
        return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", value, spread.low(), spread.high());
    }

    /** Whether no goal was missed. */
    boolean met() {
        return rows.stream().noneMatch(row -> Boolean.FALSE.equals(row.met()));
    }
}

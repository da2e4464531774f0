package io.porchlight.benchmarks;

import io.porchlight.benchmarks.gateway.GatewayFuzz;
import io.porchlight.benchmarks.gateway.GatewayIdle;
import io.porchlight.benchmarks.gateway.GatewayIngest;
import io.porchlight.benchmarks.gateway.GatewayOutage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code Main [NAME...] [--quick] [--results FOLDER]}: runs the benchmarks named, or all of them; prints a table each and
 * writes {@code benchmarks/results/<name>.json}.
 *
 * <p>Exits 0 if every goal is met, 1 if one is missed, 64 for wrong usage.
 */
public final class Main {
    private static final List<Bench> BENCHES =
            List.of(new Seal(), new GatewayIngest(), new GatewayIdle(), new GatewayOutage(), new GatewayFuzz());

    private Main() {}

    public static void main(String[] args) throws Exception {
        boolean quick = Arrays.asList(args).contains("--quick");
        Path results = Path.of("benchmarks", "results");
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals("--results")) {
                results = Path.of(args[i + 1]);
            }
        }
        List<String> names = names(args);
        List<Bench> chosen = BENCHES.stream()
                .filter(bench -> names.isEmpty() || names.contains(bench.name()))
                .toList();
        if (chosen.size() < names.size() || chosen.isEmpty()) {
            System.err.println("Usage: bench [NAME...] [--quick] [--results FOLDER], NAME one of "
                    + BENCHES.stream().map(Bench::name).collect(Collectors.joining(", ")));
            System.exit(64);
        }
        boolean met = true;
        for (Bench bench : chosen) {
            Report report = new Report(bench.name(), quick, Report.thisMachine(), bench.run(quick));
            report.write(results);
            System.out.println(report.table());
            met &= report.met();
        }
        System.exit(met ? 0 : 1);
    }

    private static List<String> names(String[] args) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--results")) {
                i++;
            } else if (!args[i].equals("--quick")) {
                names.add(args[i]);
            }
        }
        return names;
    }
}

package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.Bench;
import io.porchlight.benchmarks.Row;
import io.porchlight.benchmarks.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What an idle connection over mutual TLS costs the server in memory: bytes in use with n connections less bytes in use
 * with none, over n. Each run starts every server afresh and lets it serve some connections first, so that what is
 * loaded once counts for nobody's connections.
 */
public final class GatewayIdle implements Bench {
    private static final int HEAP = 1024;
    private static final int GENERATOR_HEAP = 2048;
    private static final int RUNS = 3;
    private static final int WARM_UP = 200;
    private static final int LOOKS = 12;
    private static final int LOOK_SECONDS = 10;

    /** Half a kilobyte for each of the fewest connections that are measured. */
    private static final long SAME_BYTES = 1_000_000;

    /** Files of the generator's and of a server's own. */
    private static final int OTHER_FILES = 1000;

    @Override
    public String name() {
        return "gateway-idle";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        List<Integer> counts = allowed(quick ? List.of(2_000, 5_000) : List.of(2_000, 5_000, 10_000));
        try (Stack stack = Stack.start()) {
            Path fleet = FleetMaker.make(stack, counts.getLast());
            Server ours = new GatewayServer(stack);
            Server hive = new HiveMqServer(stack);
            Optional<Server> mosquitto = MosquittoServer.find(stack);
            Map<Integer, Runs> ourBytes = new TreeMap<>();
            Map<Integer, Runs> hiveBytes = new TreeMap<>();
            Map<Integer, Runs> mosquittoBytes = new TreeMap<>();
            for (int run = 0; run < RUNS; run++) {
                measure(stack, fleet, ours, counts, ourBytes);
                measure(stack, fleet, hive, counts, hiveBytes);
                if (mosquitto.isPresent()) {
                    measure(stack, fleet, mosquitto.get(), counts, mosquittoBytes);
                }
            }
            List<Row> rows = new ArrayList<>();
            for (int count : counts) {
                String metric = "bytes per connection at " + count;
                rows.add(Row.atMost(metric, "B", ourBytes.get(count), hive.name(), hiveBytes.get(count), 1.0));
                rows.add(
                        mosquitto.isPresent()
                                ? Row.forOrientation(
                                        metric, "B", ourBytes.get(count), "mosquitto", mosquittoBytes.get(count))
                                : Row.withoutPeer(metric, "B", ourBytes.get(count), "mosquitto"));
            }
            rows.add(Row.forOrientation("in use without any", "B", ourBytes.get(0), hive.name(), hiveBytes.get(0)));
            return rows;
        }
    }

    /** What this machine lets one process open. */
    private static List<Integer> allowed(List<Integer> counts) throws Exception {
        long limit = Processes.fileLimit();
        List<Integer> allowed =
                counts.stream().filter(count -> count + OTHER_FILES <= limit).toList();
        if (allowed.isEmpty()) {
            throw new IllegalStateException("a process may open only " + limit + " files here (ulimit -n): at least "
                    + (counts.getFirst() + OTHER_FILES) + " are needed");
        }
        if (allowed.size() < counts.size()) {
            System.out.println("A process may open only " + limit + " files here (ulimit -n), so not more than "
                    + allowed.getLast() + " connections are measured.");
        }
        return allowed;
    }

    private static void measure(Stack stack, Path fleet, Server server, List<Integer> counts, Map<Integer, Runs> runs)
            throws Exception {
        server.start(Jvm.server(HEAP, "-XX:NativeMemoryTracking=summary"));
        try {
            try (Load first = new Load(stack, fleet, server, GENERATOR_HEAP)) {
                first.requireOwnTopicsOnly(server);
                first.connect(Math.min(WARM_UP, counts.getFirst()));
            }
            try (Load load = new Load(stack, fleet, server, GENERATOR_HEAP)) {
                long none = settled(server);
                runs.computeIfAbsent(0, count -> new Runs()).add(none);
                for (int count : counts) {
                    load.connect(count);
                    double each = (double) (bytes(server) - none) / count;
                    runs.computeIfAbsent(count, one -> new Runs()).add(each);
                    System.out.printf("%-16s %6d connections: %8.0f bytes each%n", server.name(), count, each);
                }
            }
        } finally {
            server.close();
        }
    }

    /**
     * Once two readings in a row say about the same: a server that was just started, and whose first connections have just
     * gone, gives memory back for a while, which would count as if connections cost less than nothing.
     */
    private static long settled(Server server) throws Exception {
        long before = bytes(server);
        for (int look = 0; look < LOOKS; look++) {
            TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            long now = bytes(server);
            if (Math.abs(now - before) <= SAME_BYTES) {
                return now;
            }
            before = now;
        }
        throw new IllegalStateException(server.name() + " uses now more memory, now less, with nobody connected");
    }

    private static long bytes(Server server) throws Exception {
        Processes.awaitQuiet(server.pid());
        return server.java() ? Processes.liveBytes(server.pid()) : Processes.residentBytes(server.pid());
    }
}

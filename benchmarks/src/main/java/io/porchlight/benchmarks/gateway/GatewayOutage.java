package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.Bench;
import io.porchlight.benchmarks.Row;
import io.porchlight.benchmarks.Runs;
import io.porchlight.benchmarks.gateway.load.LoadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Kafka is stopped under load and started again: every event that was ever acknowledged must then be found on its topic,
 * and the gateway's live heap must not grow beyond a stated bound while it waits.
 */
public final class GatewayOutage implements Bench {
    private static final int HEAP = 512;
    private static final int RUNS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final double HEAP_GOAL = 1.5;

    @Override
    public String name() {
        return "gateway-outage";
    }

    private record Plan(int devices, double rate, Duration before, Duration away, Duration after) {
        static Plan of(boolean quick) {
            return quick
                    ? new Plan(200, 500, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(5))
                    : new Plan(500, 1000, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(15));
        }
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        Plan plan = Plan.of(quick);
        Runs lost = new Runs();
        Runs acknowledged = new Runs();
        Runs unanswered = new Runs();
        Runs offered = new Runs();
        Runs repeated = new Runs();
        Runs during = new Runs();
        Runs before = new Runs();
        try (Stack stack = Stack.start();
                Server server = new GatewayServer(stack)) {
            Path fleet = FleetMaker.make(stack, plan.devices());
            server.start(Jvm.server(HEAP));
            for (int run = 0; run < RUNS; run++) {
                try (Load load = new Load(stack, fleet, server, HEAP)) {
                    load.connect(plan.devices());
                    load.start(plan.rate());
                    before.add(largestHeap(server, plan.before()) / 1e6);
                    stack.kafka().stop();
                    during.add(largestHeap(server, plan.away()) / 1e6);
                    stack.kafka().start();
                    Thread.sleep(plan.after());
                    LoadResult result = load.stop(PATIENCE);
                    Path file = stack.folder().deviceFolder("fleet").resolve("acknowledged-" + run);
                    load.writeAcknowledged(file);
                    Set<String> said = new HashSet<>(Files.readAllLines(file));
                    StoredEvents stored = StoredEvents.read(stack.kafka().bootstrapServers());
                    long missing = said.stream()
                            .filter(event -> !stored.ids().contains(event))
                            .count();
                    System.out.printf(
                            "%d events acknowledged, %d of them lost, %d connections made again; live heap %.1f MB"
                                    + " before, at most %.1f MB while Kafka was away%n",
                            said.size(), missing, result.reconnects(), before.last(), during.last());
                    lost.add(missing);
                    acknowledged.add(said.size());
                    unanswered.add(result.offered() - result.acknowledged());
                    offered.add(result.offered());
                    repeated.add(stored.repetitions());
                }
            }
        }
        return List.of(
                Row.atMost("acknowledged events lost", "events", lost, "events acknowledged", acknowledged, 0.0),
                Row.atMost("live heap, Kafka away", "MB", during, "the same before", before, HEAP_GOAL),
                Row.forOrientation("events unanswered at the end", "events", unanswered, "events offered", offered),
                Row.forOrientation(
                        "repetitions on the topic", "events", repeated, "events acknowledged", acknowledged));
    }

    /** The largest of the live heaps in this time, looked at every five seconds or less. */
    private static double largestHeap(Server server, Duration time) throws Exception {
        long looks = Math.max(3, time.toSeconds() / 5);
        long end = System.nanoTime() + time.toNanos();
        long largest = 0;
        for (long left = looks; left > 0; left--) {
            Thread.sleep(Duration.ofNanos(Math.max(0, (end - System.nanoTime()) / left)));
            largest = Math.max(largest, Processes.liveHeapBytes(server.pid()));
        }
        return largest;
    }
}

package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.Bench;
import io.porchlight.benchmarks.Row;
import io.porchlight.benchmarks.Runs;
import io.porchlight.benchmarks.gateway.load.LoadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Authenticated QoS 1 events over mutual TLS: events per CPU-second of the server's process, and how long a PUBACK takes.
 * The gateway answers once the event is in Kafka (acks=all), the brokers answer without any Kafka. Every side gets the
 * same events at the same rate, in turn.
 */
public final class GatewayIngest implements Bench {
    private static final int HEAP = 512;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "gateway-ingest";
    }

    /** A warm-up ends after so many parts in a row of which none took clearly less CPU than the best before. */
    private static final int SETTLED_PARTS = 2;

    private static final int MOST_PARTS = 12;

    /** What a side that rested while others were measured forgets, caches and pages above all, comes back in this time. */
    private static final Duration LEAD_IN = Duration.ofSeconds(5);

    private static final double CLEARLY = 0.97;

    /**
     * @param rate events per second
     * @param part of the warm-up
     */
    private record Plan(int devices, double rate, Duration part, Duration run, int rounds) {
        static Plan of(boolean quick) {
            return quick
                    ? new Plan(1000, 4000, Duration.ofSeconds(20), Duration.ofSeconds(10), 5)
                    : new Plan(1000, 4000, Duration.ofSeconds(20), Duration.ofSeconds(30), 5);
        }
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        Plan plan = Plan.of(quick);
        List<Side> sides = new ArrayList<>();
        try (Stack stack = Stack.start()) {
            try {
                Path fleet = FleetMaker.make(stack, plan.devices());
                sides.add(new Side(stack, fleet, new GatewayServer(stack)));
                sides.add(new Side(stack, fleet, new HiveMqServer(stack)));
                Optional<Server> mosquitto = MosquittoServer.find(stack);
                if (mosquitto.isPresent()) {
                    sides.add(new Side(stack, fleet, mosquitto.get()));
                }
                for (Side side : sides) {
                    side.begin(plan);
                }
                for (int round = 0; round < plan.rounds(); round++) {
                    for (Side side : sides) {
                        side.measure(plan, stack.kafka().process().pid());
                    }
                }
            } finally {
                sides.forEach(Side::close);
            }
        }
        return rows(sides, plan);
    }

    private static List<Row> rows(List<Side> sides, Plan plan) {
        Side ours = sides.get(0);
        Side hive = sides.get(1);
        List<Row> rows = new ArrayList<>();
        rows.add(Row.atLeast("events per CPU-second", "1/s", ours.perCpu, hive.name(), hive.perCpu, 1.0));
        if (sides.size() > 2) {
            Side mosquitto = sides.get(2);
            rows.add(Row.forOrientation(
                    "events per CPU-second", "1/s", ours.perCpu, mosquitto.name(), mosquitto.perCpu));
        } else {
            rows.add(Row.withoutPeer("events per CPU-second", "1/s", ours.perCpu, "mosquitto"));
        }
        for (Side peer : sides.subList(1, sides.size())) {
            rows.add(Row.forOrientation("PUBACK p50", "ms", ours.p50, peer.name(), peer.p50));
            rows.add(Row.forOrientation("PUBACK p99", "ms", ours.p99, peer.name(), peer.p99));
            rows.add(Row.forOrientation("PUBACK p99.9", "ms", ours.p999, peer.name(), peer.p999));
        }
        rows.add(Row.forOrientation(
                "CPU per 1000 events", "s", ours.cpuPerThousand, "Kafka's broker meanwhile", ours.kafkaPerThousand));
        Runs asked = new Runs();
        for (int round = 0; round < plan.rounds(); round++) {
            asked.add(plan.rate());
        }
        rows.add(Row.forOrientation("events per second", "1/s", ours.rate, "the rate asked for", asked));
        return rows;
    }

    /** One server with its generator, connected for the whole time. */
    private static final class Side implements AutoCloseable {
        private final Server server;
        private final Load load;
        final Runs perCpu = new Runs();
        final Runs cpuPerThousand = new Runs();
        final Runs kafkaPerThousand = new Runs();
        final Runs p50 = new Runs();
        final Runs p99 = new Runs();
        final Runs p999 = new Runs();
        final Runs rate = new Runs();

        Side(Stack stack, Path fleet, Server server) throws IOException {
            this.server = server;
            this.load = new Load(stack, fleet, server, HEAP);
        }

        String name() {
            return server.name();
        }

        void begin(Plan plan) throws Exception {
            server.start(Jvm.server(HEAP));
            load.requireOwnTopicsOnly(server);
            load.connect(plan.devices());
            warmUp(plan);
        }

        /** Until the CPU for an event falls no longer: compiling is a cost of the first minutes, not of an event. */
        private void warmUp(Plan plan) throws Exception {
            double best = Double.MAX_VALUE;
            int settled = 0;
            for (int part = 1; part <= MOST_PARTS && settled < SETTLED_PARTS; part++) {
                double before = Processes.cpuSeconds(server.pid());
                go(plan, plan.part());
                double used = Processes.cpuSeconds(server.pid()) - before;
                settled = used < CLEARLY * best ? 0 : settled + 1;
                best = Math.min(best, used);
            }
        }

        private LoadResult go(Plan plan, Duration time) throws Exception {
            load.start(plan.rate());
            Thread.sleep(time);
            return load.stop(PATIENCE);
        }

        void measure(Plan plan, long kafka) throws Exception {
            go(plan, LEAD_IN);
            double before = Processes.cpuSeconds(server.pid());
            double kafkaBefore = Processes.cpuSeconds(kafka);
            LoadResult result = go(plan, plan.run());
            double used = Processes.cpuSeconds(server.pid()) - before;
            double kafkaUsed = Processes.cpuSeconds(kafka) - kafkaBefore;
            if (result.acknowledged() != result.offered() || result.reconnects() > 0) {
                throw new IllegalStateException(
                        name() + " did not carry " + plan.rate() + " events per second: " + result);
            }
            System.out.printf(
                    "%-16s %6d events, %5.2f CPU-s (Kafka %5.2f), PUBACK p50 %.1f p99 %.1f p99.9 %.1f ms%n",
                    name(), result.acknowledged(), used, kafkaUsed, result.p50(), result.p99(), result.p999());
            perCpu.add(result.acknowledged() / used);
            cpuPerThousand.add(1000 * used / result.acknowledged());
            kafkaPerThousand.add(1000 * kafkaUsed / result.acknowledged());
            p50.add(result.p50());
            p99.add(result.p99());
            p999.add(result.p999());
            rate.add(result.acknowledged() / result.seconds());
        }

        @Override
        public void close() {
            load.close();
            server.close();
        }
    }
}

package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.player.Waiting;
import io.porchlight.system.edge.Attack.Piece;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * what a hostile connection makes the gateway hold: by the gateway's own count, and counted from outside, as heap after
 * a collection and memory beyond it. Early, for the reason that {@link HostileIdentityIT} names.
 */
@Order(3)
@Tag("A-43")
class HostileMemoryIT {
    private static final int CROWD = 250;
    private static final String DEVICES = "porchlight_edge_mqtt_devices";
    private static final int WORST = 40;

    /** Numbers from the next one on are of devices that no other class uses. */
    private static final int FIRST_PILED = 530;

    /** Of what a packet's size counts, its payload is kept while it waits: its topic and head are not. */
    private static final long HEAD = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A session itself, whatever it is sent: TLS, pipeline, timers, the socket's objects. */
    private static final long SESSION = 100 * 1024;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    private static List<EdgeDevice> devices(int count) {
        return IntStream.range(0, count).mapToObj(SCENE.site()::hostile).toList();
    }

    private static Attack crowd(List<EdgeDevice> devices, Function<EdgeDevice, List<Piece>> words) {
        return SCENE.attacker()
                .mqttCrowd(devices.size(), devices.size())
                .device(0)
                .sendAll(devices.stream().map(words).toList())
                .hold(60_000);
    }

    /** What each connection of a standing crowd makes the gateway hold. */
    private record Held(int count, long counted, long measured) {
        /** Comes back when each holds this much, by the gateway's own count. */
        static Held by(int count, long atLeast, Attack crowd) {
            GatewayNode gateway = SCENE.site().gateway();
            long before = gateway.held();
            crowd.mount();
            assertEquals(count, crowd.held(), "connections that stand");
            long counted = Waiting.until("each to hold " + atLeast + " bytes", PATIENCE, () -> {
                long now = gateway.counted();
                return now >= count * atLeast ? now : null;
            });
            long measured = gateway.held() - before;
            assertTrue(gateway.most() >= atLeast, "the most that one holds");
            crowd.release();
            crowd.met();
            return new Held(count, counted / count, measured / count);
        }

        /** Not more than is promised, and what is counted is most of what there is: buffers have sizes of their own. */
        void withinTheBound(String what) {
            System.out.println(what + ": " + counted + " bytes for each connection by the gateway's count, " + measured
                    + " measured");
            long bound = Documented.limit("CONNECTION_BYTES");
            assertTrue(counted <= bound, counted + " bytes for each connection");
            assertTrue(measured <= bound + GatewayNode.CHUNK / count, measured + " bytes for each connection");
            assertTrue(measured <= 2 * counted + SESSION, measured + " bytes, where " + counted + " are counted");
        }
    }

    @Test
    @DisplayName(
            "A-43 250 sessions that each withhold the end of a packet of nearly 16 KiB hold that much and no more than the bound")
    void unfinishedPackets() {
        Held.by(
                        CROWD,
                        Heavy.unfinishedBytes(),
                        crowd(
                                devices(CROWD),
                                device -> List.of(Piece.once(connect(true, 120)), Heavy.unfinished(device))))
                .withinTheBound("unfinished packets");
    }

    @Test
    @DisplayName(
            "A-43 of 120 large packets behind a CONNECT that has to wait nothing is read but what came in one read with it, however much is there; then it is read on")
    void heldBehindConnect() throws InterruptedException {
        int looks = 0;
        for (int round = 1; looks == 0 && round <= Piled.ROUNDS; round++) {
            looks = looksBehindConnect(FIRST_PILED + round, "127.9.4." + round);
        }
        assertTrue(looks > 0, "CONNECT was always answered before anybody looked");
    }

    /** How often what is held was seen while CONNECT waited, with more there than a first byte: each time little enough. */
    private static int looksBehindConnect(int device, String source) throws InterruptedException {
        GatewayNode gateway = SCENE.site().gateway();
        Waiting.until("nothing to be held", PATIENCE, () -> gateway.counted() == 0 ? Boolean.TRUE : null);
        double devices = gateway.metric(DEVICES);
        Attack piled = Piled.mount(SCENE.attacker(), SCENE.site(), device, source);
        awaitFirstByte(gateway);
        GatewayNode.signal(gateway.pid(), "STOP");
        try {
            TimeUnit.MILLISECONDS.sleep(Piled.PAUSE_MILLIS + 200);
        } finally {
            GatewayNode.signal(gateway.pid(), "CONT");
        }
        long most = 2 * Documented.limit("READ_AT_ONCE");
        int looks = 0;
        long held = gateway.counted();
        // Once CONNECT is answered, packets wait to be stored, and that is another limit.
        while (gateway.metric(DEVICES) == devices) {
            assertTrue(held <= most, held + " bytes are held");
            looks += held > 1 ? 1 : 0;
            TimeUnit.MILLISECONDS.sleep(50);
            held = gateway.counted();
        }
        Attack.Met met = piled.met();
        assertEquals(0, met.packets().getFirst().reason(), met::toString);
        // More than came in that one read.
        int stored = SCENE.site().topics().replies(SCENE.site().hostile(device));
        assertTrue(stored > 10, stored + " of what was sent behind CONNECT is stored");
        return looks;
    }

    /** Its first byte and nothing else; for no longer than nothing else can be there, even if nobody looked in time. */
    private static void awaitFirstByte(GatewayNode gateway) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * Piled.PAUSE_MILLIS);
        while (gateway.counted() != 1 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    @DisplayName(
            "A-43 the worst that 40 sessions can do at once, 16 packets each that wait for Kafka, large commands asked for again and again and not taken, and half a packet, stays under the bound for each")
    void worstCase() throws Exception {
        List<EdgeDevice> devices = devices(WORST);
        Heavy.keep(SCENE.site(), devices);
        SCENE.awaitCommands();
        int inFlight = Math.toIntExact(Documented.limit("IN_FLIGHT_UP"));
        Attack worst = crowd(
                        devices,
                        device -> List.of(
                                Piece.once(connect(true, 120)),
                                Heavy.documents(device, inFlight),
                                Heavy.pulls(device),
                                Heavy.unfinished(device)))
                .deaf();
        long atLeast = inFlight * (Heavy.documentBytes() - HEAD) + Documented.limit("WRITE_MARK");
        Held held;
        try (HostileScene.Outage outage = SCENE.outage()) {
            held = Held.by(WORST, atLeast, worst);
        }
        Heavy.forget(SCENE.site(), devices);
        SCENE.awaitCommands();
        held.withinTheBound("the worst case");
        assertTrue(held.measured() >= atLeast / 2, held + " is not there");
    }
}

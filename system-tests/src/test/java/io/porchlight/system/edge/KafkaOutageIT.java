package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;
import static io.porchlight.system.edge.Mqtt.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.player.Waiting;
import io.porchlight.system.edge.Attack.Piece;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Kafka away under more load than may wait for it, from another process; and a gateway that has not yet read what it needs to
 * know whom it may let in. Outages are shorter here than the half minute that is promised; {@code ./porchlight bench
 * gateway-outage} makes one of full length.
 *
 * <p>It comes after the others: while no socket is read, silence does not count, and those who have been silent since the site
 * began ({@link Silence}) have to be gone by then.
 */
@Order(Integer.MAX_VALUE - 2)
@Tag("A-43")
class KafkaOutageIT {
    private static final int DOORBELLS = 12;
    private static final int LOUD = 220;

    /** Documents of each loud one that want an answer, as many as may be unanswered, and that want none. */
    private static final int ANSWERED = 16;

    private static final int UNANSWERED = 1;
    private static final int PATIENT = 299;
    private static final int PINGS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WAITING = "porchlight_edge_kafka_waiting_bytes";
    private static final String PACKETS = "porchlight_edge_mqtt_packets_total";

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    /** Connections that are open, and let go when told to. */
    static Attack loud(HostileProcess attacker, EdgeSite site) {
        return attacker.mqttCrowd(LOUD, LOUD)
                .device(0)
                .sendAll(IntStream.range(0, LOUD)
                        .mapToObj(site::hostile)
                        .map(device -> List.of(
                                Piece.once(connect(true, 120)),
                                Heavy.documents(device, ANSWERED),
                                Heavy.unanswered(device, UNANSWERED)))
                        .toList())
                .first(1)
                .hold(60_000);
    }

    /** Bytes that all of them want to be stored. */
    static long offered() {
        return (long) LOUD * (ANSWERED + UNANSWERED) * Heavy.documentBytes();
    }

    private static Attack session(boolean five) {
        return SCENE.attacker()
                .mqtt()
                .device(PATIENT - 1)
                .send(connect(five, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp());
    }

    private static int connack(Attack.Met met) {
        assertEquals(Mqtt.CONNACK, met.packets().getFirst().type(), met::toString);
        return met.packets().getFirst().reason();
    }

    private static long count(Attack.Met met, int type) {
        return met.packets().stream().filter(packet -> packet.type() == type).count();
    }

    @Test
    @Tag("F-14")
    @DisplayName(
            "A-43, F-14 Kafka stands still under twice the load that may wait: what waits is bounded and so is the heap, no socket is read, nothing is acknowledged, newcomers hear 0x97; then all goes on by itself and nothing acknowledged is lost")
    void standsStill() throws Exception {
        EdgeSite site = SCENE.site();
        GatewayNode gateway = site.gateway();
        long budget = Documented.limit("WAITING_FOR_KAFKA");
        assertTrue(offered() > 3 * budget / 2, "not more is offered than may wait");
        List<EdgeDevice> doorbells =
                Stream.generate(site::fresh).limit(DOORBELLS).toList();
        try (Fleet fleet = Fleet.of(site, doorbells, gateway::mqttPort)) {
            fleet.awaitProgress(100);
            Attack loud = loud(SCENE.attacker(), site).mount();
            assertEquals(LOUD, loud.held());
            Attack pings = SCENE.attacker()
                    .mqtt()
                    .device(PATIENT)
                    .send(connect(true, 60))
                    .send(Mqtt.pingreq(), PINGS, 100)
                    .until(join(Collections.nCopies(PINGS, Mqtt.pingresp()).toArray(byte[][]::new)))
                    .listen(60_000)
                    .mount();
            long before = gateway.held();
            try (HostileScene.Outage outage = SCENE.outage()) {
                loud.goOn();
                Waiting.until(
                        "as much to wait as may", PATIENCE, () -> gateway.metric(WAITING) >= budget ? true : null);
                assertTrue(gateway.readiness().contains("Kafka takes too little"), gateway::readiness);
                assertEquals(0x97, connack(session(true).run()), "a newcomer of MQTT 5");
                assertEquals(3, connack(session(false).run()), "a newcomer of MQTT 3");

                Set<String> acknowledged = fleet.acknowledged();
                double packets = gateway.metric(PACKETS);
                long during = gateway.held() - before;
                TimeUnit.SECONDS.sleep(1);
                assertEquals(packets, gateway.metric(PACKETS), "packets are read although nothing can be stored");
                assertEquals(acknowledged, fleet.acknowledged(), "acknowledged what is not stored");
                double waiting = gateway.metric(WAITING);
                System.out.printf("Kafka stands still: %.0f bytes wait, memory grew by %d%n", waiting, during);
                // Sockets that were ready when the budget was spent are read once more, and what that brings waits
                // unworked.
                long inWork = (LOUD + DOORBELLS + 2) * Documented.limit("READ_AT_ONCE");
                assertTrue(waiting <= budget + Documented.limit("BYTE_BURST"), waiting + " bytes wait");
                // Kafka's client has kept buffers from before, which do not count anew.
                assertTrue(during > budget / 2, "what waits is not in memory: " + during);
                // Once, with what a record costs beside its bytes; on the heap and outside it.
                long most = 5 * budget / 4 + inWork + 2 * GatewayNode.CHUNK;
                assertTrue(during < most, "memory grew by " + during);

                loud.release();
                Attack.Met met = loud.met();
                met.samples().forEach(one -> assertEquals(0, count(one, Mqtt.PUBACK), one::toString));
            }
            fleet.awaitProgress(200);
            fleet.settle();
            assertTrue(fleet.acknowledged().size() > DOORBELLS, "hardly anything was acknowledged");
            assertEquals(Set.of(), site.topics().missing(fleet.acknowledged()), "acknowledged and lost");
            Attack.Met patient = pings.met();
            assertFalse(patient.closed(), patient::toString);
            assertEquals(PINGS, count(patient, Mqtt.PINGRESP), "what was not read at the time is answered later");
            Waiting.until("readiness", PATIENCE, () -> gateway.ready() ? true : null);
            assertEquals(0, connack(session(true).run()));
            assertEquals(0, connack(session(false).run()));
        }
    }

    @Test
    @DisplayName(
            "A-43 a gateway opens no port while Kafka is away, nor while a topic is not there by which it would know whom to let in, and opens by itself once it is")
    void failsClosed() throws Exception {
        try (OtherKafka kafka = OtherKafka.start()) {
            String certificates = "device-certificates.v1";
            kafka.delete(certificates);
            kafka.signal("STOP");
            GatewayNode early = SCENE.site().unstarted("early-gateway", kafka.bootstrapServers());
            try {
                early.launch();
                Waiting.until("it to say why", PATIENCE, () -> early.readiness().contains(certificates) ? true : null);
                staysShut(early);
                kafka.signal("CONT");
                staysShut(early);
                assertTrue(early.readiness().contains(certificates), early::readiness);
                kafka.create(certificates);
                assertTrue(opens(early), early::log);
                assertTrue(early.open());
            } finally {
                early.kill();
            }
        }
    }

    private static boolean opens(GatewayNode node) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!node.ready() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return node.ready();
    }

    /** For longer than it waits before it asks Kafka again. */
    private static void staysShut(GatewayNode node) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (System.nanoTime() < end) {
            assertFalse(node.open(), "a port is open");
            assertFalse(node.ready());
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}

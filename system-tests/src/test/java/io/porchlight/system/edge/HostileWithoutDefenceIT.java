package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static io.porchlight.system.edge.Mqtt.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.player.Waiting;
import io.porchlight.system.Defence;
import io.porchlight.system.DefenceOff;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * the attacks of the hostile suite against a gateway whose defences are switched off one by one: each then succeeds, so
 * that it is the defence that stands against it. The gateway is one of its own, which no other test looks at.
 */
@ExtendWith(EdgeExtension.class)
@Tag("A-43")
class HostileWithoutDefenceIT {
    private static final int FIRST = 560;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PUBLISHED = "porchlight_edge_mqtt_packets_total{type=\"publish\"";

    private static GatewayNode node;
    private static HostileProcess attacker;

    @BeforeAll
    static void start() throws Exception {
        node = EdgeExtension.site().further("undefended-gateway");
        attacker = HostileProcess.start(EdgeExtension.site(), node);
        // What is to be rewritten has to be loaded.
        assertEquals(0, connack(session(FIRST).met()));
    }

    @AfterAll
    static void stop() {
        attacker.close();
        node.kill();
    }

    /** A device that says who it is and hears an answer. */
    private static Attack session(int device) {
        return attacker.mqtt()
                .device(device)
                .send(connect(true, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .mount();
    }

    private static Attack from(String source, int device) {
        return attacker.mqtt()
                .device(device)
                .source(source)
                .send(connect(true, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .mount();
    }

    private static int connack(Attack.Met met) {
        assertEquals(Mqtt.CONNACK, met.packets().getFirst().type(), met::toString);
        return met.packets().getFirst().reason();
    }

    @Test
    @DisplayName("A-43 without the lockout of sources whoever guesses may go on guessing from where it is")
    void withTheDefenceOff_guessingGoesOn() {
        String source = "127.9.3.1";
        try (DefenceOff off = Defence.EDGE_SHUTS_SOURCES_OUT.off(node.pid())) {
            for (int wave = 0; wave < 8; wave++) {
                Stream.generate(() -> from(source, EdgeSite.forged()))
                        .limit(9)
                        .toList()
                        .forEach(Attack::met);
            }
            assertEquals(0, connack(from(source, FIRST).met()));
        }
        Attack.Met shutOut = from(source, FIRST).met();
        assertTrue(shutOut.closed() && shutOut.heard().length == 0, shutOut::toString);
    }

    @Test
    @DisplayName(
            "A-43 without the bound on packets before authentication a stranger makes the gateway hold more than any connection may")
    void withTheDefenceOff_packetsPileUp() {
        long bound = Documented.limit("CONNECTION_BYTES");
        try (DefenceOff off = Defence.EDGE_READS_NO_STRANGERS.off(node.pid())) {
            for (int round = 1; node.most() <= bound && round <= Piled.ROUNDS; round++) {
                Piled.mount(attacker, EdgeExtension.site(), FIRST + 4 + round, "127.9.3." + (1 + round))
                        .met();
            }
        }
        assertTrue(node.most() > bound, "no more was held than " + node.most());
    }

    @Test
    @DisplayName("A-43 without the look at what a packet announces its topic of 60,000 bytes is waited for")
    void withTheDefenceOff_anySizeIsWaitedFor() {
        try (DefenceOff off = Defence.EDGE_CHECKS_SIZES.off(node.pid())) {
            Attack.Met met = large();
            assertFalse(met.closed(), met::toString);
            assertEquals(1, met.packets().size(), met::toString);
        }
        Attack.Met met = large();
        assertEquals(0x95, met.packets().getLast().reason(), met::toString);
    }

    private static Attack.Met large() {
        return attacker.mqtt()
                .device(FIRST + 2)
                .send(connect(true, 30))
                .send(join(bytes(Mqtt.QOS_1), Mqtt.length(200_000), bytes(0xff, 0xff), new byte[60_000]))
                .listen(1_500)
                .run();
    }

    @Test
    @DisplayName("A-43 without the rates all of a flood is taken in as fast as it comes")
    void withTheDefenceOff_floodsAreTakenIn() {
        int flood = 1_500;
        EdgeDevice device = EdgeExtension.site().hostile(FIRST + 3);
        byte[] message =
                Mqtt.publish(0x30, device.topic("event/motion"), 0, bytes(0), EdgeDevice.event(Bytes.randomId()));
        double before = node.metric(PUBLISHED);
        try (DefenceOff off = Defence.EDGE_KEEPS_RATES.off(node.pid())) {
            Attack.Met met = attacker.mqtt()
                    .device(FIRST + 3)
                    .send(connect(true, 30))
                    .send(message, flood, 0)
                    .send(Mqtt.pingreq())
                    .until(Mqtt.pingresp())
                    .run();
            assertFalse(met.closed(), met::toString);
            assertEquals(Mqtt.PINGRESP, met.packets().getLast().type(), met::toString);
            assertEquals(flood, node.metric(PUBLISHED) - before);
            long seconds = met.hopedAfter() / 1_000 + 1;
            long allowed = Documented.limit("MESSAGE_BURST") + Documented.limit("MESSAGES_PER_SECOND") * seconds;
            assertTrue(flood > 2 * allowed, "taken in " + seconds + " s, in which " + allowed + " are allowed");
        }
    }

    @Test
    @DisplayName("A-43 without the gate at the sockets much more waits for a Kafka that stands still than may")
    void withTheDefenceOff_moreWaitsThanMay() {
        EdgeSite site = EdgeExtension.site();
        long budget = Documented.limit("WAITING_FOR_KAFKA");
        Attack loud = KafkaOutageIT.loud(attacker, site).mount();
        loud.held();
        try (DefenceOff off = Defence.EDGE_STOPS_READING.off(node.pid())) {
            site.kafka("STOP");
            loud.goOn();
            Waiting.until(
                    "half as much again to wait as may",
                    PATIENCE,
                    () -> node.metric("porchlight_edge_kafka_waiting_bytes") > 3 * budget / 2 ? Boolean.TRUE : null);
        } finally {
            site.kafka("CONT");
            loud.release();
        }
        loud.met();
        Waiting.until(
                "both to be well again",
                PATIENCE,
                () -> node.ready() && site.gateway().ready() ? true : null);
    }
}

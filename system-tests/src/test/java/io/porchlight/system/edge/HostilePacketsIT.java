package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static io.porchlight.system.edge.Mqtt.join;
import static io.porchlight.system.edge.Mqtt.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A-43: packets that break the rules, from another process against the packaged gateway, beside a doorbell at work. */
@Tag("A-43")
class HostilePacketsIT {
    private static final byte[] NO_PROPERTIES = bytes(0);
    private static final byte[] NONE = bytes();
    /** Devices of the crowd, one for each attack that says who it is. */
    private static int device = 300;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    /** A session of its own, then these bytes and a ping: over when that is answered, or the session ended. */
    private static Attack.Met session(boolean five, byte[]... then) {
        return SCENE.attacker()
                .mqtt()
                .device(device++)
                .send(connect(five, 30))
                .send(join(then))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .run();
    }

    /** The last packet before the answer to the ping, if there is one. */
    private static Mqtt.Packet last(Attack.Met met) {
        return met.packets().stream()
                .filter(packet -> packet.type() != Mqtt.PINGRESP)
                .reduce((before, after) -> after)
                .orElseThrow(() -> new AssertionError(met));
    }

    private static String topic(String rest) {
        return SCENE.site().hostile(device).topic(rest);
    }

    private static byte[] ding() {
        return EdgeDevice.event(Bytes.randomId());
    }

    /** The session was let in, then ended with this reason where MQTT 5 can say one. */
    private static void ends(int reason, Attack.Met met) {
        List<Mqtt.Packet> packets = met.packets();
        assertEquals(Mqtt.CONNACK, packets.getFirst().type(), met::toString);
        assertEquals(0, packets.getFirst().reason(), met::toString);
        assertEquals(Mqtt.DISCONNECT, packets.getLast().type(), met::toString);
        assertEquals(reason, packets.getLast().reason(), met::toString);
        assertTrue(met.closed(), met::toString);
    }

    /** MQTT 3.1.1 has nothing to say but to close. */
    private static void endsSilently(Attack.Met met) {
        assertEquals(1, met.packets().size(), met::toString);
        assertTrue(met.closed(), met::toString);
    }

    private static void refused(int code, Attack.Met met) {
        assertEquals(1, met.packets().size(), met::toString);
        assertEquals(Mqtt.CONNACK, met.packets().getFirst().type(), met::toString);
        assertEquals(code, met.packets().getFirst().reason(), met::toString);
        assertTrue(met.closed(), met::toString);
    }

    @Test
    @DisplayName(
            "A-43 PUBLISH right behind CONNECT in one write is acknowledged in order; the seventeenth of MQTT 5 is not")
    void pipelining() {
        String topic = topic("event/motion");
        byte[] eight = join(IntStream.rangeClosed(1, 8)
                .mapToObj(id -> publish(Mqtt.QOS_1, topic, id, NO_PROPERTIES, ding()))
                .toArray(byte[][]::new));
        Attack.Met good = SCENE.attacker()
                .mqtt()
                .device(device++)
                .send(join(connect(true, 30), eight))
                .until(bytes(0x40, 2, 0, 8))
                .listen(20_000)
                .run();
        assertEquals(9, good.packets().size(), good::toString);
        assertTrue(good.packets().stream().allMatch(packet -> packet.reason() == 0), good::toString);
        assertFalse(good.closed(), good::toString);

        String other = topic("event/motion");
        byte[] flood = join(IntStream.rangeClosed(1, 200)
                .mapToObj(id -> publish(Mqtt.QOS_1, other, id, NO_PROPERTIES, ding()))
                .toArray(byte[][]::new));
        ends(
                0x93,
                SCENE.attacker()
                        .mqtt()
                        .device(device++)
                        .send(join(connect(true, 30), flood))
                        .listen(5_000)
                        .run());
    }

    @Test
    @DisplayName("A-43 keep-alive 0 and 65535 count as the cap, and MQTT 5 is told so")
    void keepAlive() {
        for (int asked : new int[] {0, 65_535}) {
            Attack.Met met = SCENE.attacker()
                    .mqtt()
                    .device(device++)
                    .send(connect(true, asked))
                    .send(Mqtt.pingreq())
                    .until(Mqtt.pingresp())
                    .run();
            byte[] connack = met.packets().getFirst().body();
            int at = IntStream.range(3, connack.length)
                    .filter(i -> connack[i] == 0x13)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no Server Keep Alive: " + met));
            assertEquals(
                    Documented.limit("KEEP_ALIVE"),
                    (connack[at + 1] & 0xff) << 8 | connack[at + 2] & 0xff,
                    met::toString);
        }
    }

    @Test
    @DisplayName("A-43 a topic alias ends the session with 0x94, a flood of them too")
    void aliases() {
        byte[][] flood = IntStream.rangeClosed(1, 500)
                .mapToObj(alias -> publish(0x30, topic("event/motion"), 0, bytes(3, 0x23, alias >> 8, alias), ding()))
                .toArray(byte[][]::new);
        ends(0x94, session(true, flood[0]));
        ends(0x94, session(true, flood));
    }

    @Test
    @DisplayName(
            "A-43 other devices' topics and invented ones are refused, each by its own PUBACK; in MQTT 3, and with wildcards, by closing")
    void foreignTopics() {
        for (String topic : List.of("d/another/event/ding", "event/ding", "$SYS/x")) {
            Attack.Met met = session(true, publish(Mqtt.QOS_1, topic, 7, NO_PROPERTIES, ding()));
            assertFalse(met.closed(), met::toString);
            assertEquals(Mqtt.PUBACK, last(met).type(), met::toString);
            assertEquals(0x87, last(met).reason(), met::toString);
        }
        // A topic is no filter: with a wildcard it is none at all.
        ends(0x81, session(true, publish(Mqtt.QOS_1, "d/+/event/ding", 7, NO_PROPERTIES, ding())));
        endsSilently(session(false, publish(Mqtt.QOS_1, "d/another/event/ding", 7, NONE, ding())));
    }

    @Test
    @DisplayName(
            "A-43 retain, QoS 2, QoS 3, an empty topic and a second CONNECT end the session with their own reasons")
    void forbidden() {
        String ding = "event/ding";
        ends(0x9A, session(true, publish(0x33, topic(ding), 1, NO_PROPERTIES, ding())));
        ends(0x9B, session(true, publish(0x34, topic(ding), 1, NO_PROPERTIES, ding())));
        ends(0x81, session(true, publish(0x36, topic(ding), 1, NO_PROPERTIES, ding())));
        ends(0x90, session(true, publish(Mqtt.QOS_1, "", 1, NO_PROPERTIES, ding())));
        ends(0x82, session(true, connect(true, 30)));
        endsSilently(session(false, publish(0x33, topic(ding), 1, NONE, ding())));
        endsSilently(session(false, publish(0x34, topic(ding), 1, NONE, ding())));
        endsSilently(session(false, connect(false, 30)));
    }

    @Test
    @DisplayName(
            "A-43 wildcards, $share and $SYS are refused by 0x8F, others' topics by 0x87, too many filters by 0x97")
    void filters() {
        String[] filters = {"#", "+/+/command/+", topic("command/#"), "$SYS/#", "$share/g/d", "$SYS"};
        Attack.Met met = session(true, Mqtt.subscribe(true, 5, filters));
        assertEquals(List.of(0x8F, 0x8F, 0x8F, 0x8F, 0x8F, 0x8F), last(met).codes(true), met::toString);
        met = session(true, Mqtt.subscribe(true, 5, "d/another/command/pair", topic("event/ding")));
        assertEquals(List.of(0x87, 0x87), last(met).codes(true), met::toString);
        String[] many = Stream.generate(() -> topic("command/pair")).limit(17).toArray(String[]::new);
        met = session(true, Mqtt.subscribe(true, 5, many));
        assertTrue(last(met).codes(true).stream().allMatch(code -> code == 0x97), met::toString);
        met = session(false, Mqtt.subscribe(false, 5, "#"));
        assertEquals(List.of(0x80), last(met).codes(false), met::toString);
    }

    @Test
    @DisplayName("A-43 a packet beyond the limit is refused by what it announces, before any of it is kept")
    void oversize() {
        int limit = Math.toIntExact(Documented.limit("PACKET_SIZE"));
        ends(0x95, session(true, join(bytes(Mqtt.QOS_1), Mqtt.length(limit))));
        ends(0x95, session(true, join(bytes(Mqtt.QOS_1), bytes(0xff, 0xff, 0xff, 0x7f))));
        endsSilently(session(false, join(bytes(Mqtt.QOS_1), Mqtt.length(limit))));
        Attack.Met first = SCENE.attacker()
                .mqtt()
                .device(device++)
                .send(join(bytes(0x10), bytes(0xff, 0xff, 0xff, 0x7f)))
                .run();
        assertTrue(first.closed() && first.heard().length == 0, first::toString);
    }

    @Test
    @DisplayName("A-43 a Will for another topic, retained, of QoS 2 or beyond 256 bytes is refused in CONNACK")
    void wills() {
        byte[] state = bytes('{', '}');
        Map.of(
                        0x90, Mqtt.connectWithWill(true, 0x08, topic("event/ding"), state),
                        0x9A, Mqtt.connectWithWill(true, 0x28, topic("state"), state),
                        0x9B, Mqtt.connectWithWill(true, 0x10, topic("state"), state),
                        0x95, Mqtt.connectWithWill(true, 0x08, topic("state"), new byte[257]))
                .forEach((code, connect) -> refused(
                        code,
                        SCENE.attacker().mqtt().device(device).send(connect).run()));
        device++;
    }

    @Test
    @DisplayName("A-43 malformed packets close the connection; where a session is open, MQTT 5 hears why")
    void malformed() {
        for (byte[] first : List.of(
                bytes(0xff, 0xff, 0xff, 0xff, 0xff),
                bytes(0x10, 0x80, 0x80, 0x80, 0x80),
                bytes(0x00, 0x00),
                bytes(0xf0, 0x00),
                Mqtt.pingreq(),
                publish(Mqtt.QOS_1, "x", 1, NONE, ding()),
                Mqtt.packet(0x10, Mqtt.text("MQTT"), bytes(9, 2, 0, 1), Mqtt.text("x")),
                Mqtt.packet(0x10, Mqtt.text("MQTT"), bytes(4, 3, 0, 1), Mqtt.text("x")),
                Mqtt.packet(0x10, Mqtt.text("HTTP"), bytes(4, 2, 0, 1), Mqtt.text("x")))) {
            Attack.Met met = SCENE.attacker().mqtt().device(device).send(first).run();
            assertTrue(met.closed(), met::toString);
        }
        device++;
        for (byte[] inside : List.of(
                bytes(Mqtt.QOS_1, 0x80, 0x80, 0x80, 0x80, 0x01),
                Mqtt.packet(0x82, bytes(0, 1, 0)),
                Mqtt.packet(0x80, bytes(0, 1, 0), Mqtt.text("a"), bytes(1)),
                Mqtt.packet(Mqtt.QOS_1, bytes(0xff, 0xff, 'a')),
                Mqtt.packet(0x60, bytes(0, 1)),
                // Packets within a packet that has no content.
                Mqtt.packet(0xc0, Mqtt.pingreq(), Mqtt.pingreq()),
                Mqtt.packet(0xc0, bytes(Mqtt.QOS_1)),
                bytes(0xf0, 0x00))) {
            Attack.Met met = session(true, inside);
            assertTrue(met.closed(), met::toString);
            int reason = met.packets().getLast().reason();
            assertTrue(List.of(0x81, 0x82, 0x95).contains(reason), met::toString);
        }
    }

    @Test
    @DisplayName(
            "A-43 sixty streams of noise, each with a CONNECT before it or not, end as connections and nothing else")
    void noise() {
        Random random = new Random(43);
        List<byte[]> noise = IntStream.range(0, 60)
                .mapToObj(i -> {
                    byte[] stream = new byte[random.nextInt(1, 2_000)];
                    random.nextBytes(stream);
                    return i % 2 == 0 ? stream : join(connect(i % 4 == 1, 30), stream);
                })
                .toList();
        Attack.Met met = SCENE.attacker()
                .mqttCrowd(60, 60)
                .device(0)
                .sendEach(noise)
                .hold(7_000)
                .run();
        assertEquals(60, met.told().get("opened").asInt(), met::toString);
        // What looks like the beginning of a packet may wait for its rest until keep-alive or the CONNECT limit.
        assertTrue(met.told().get("closed").asInt() >= 50, met::toString);
    }
}

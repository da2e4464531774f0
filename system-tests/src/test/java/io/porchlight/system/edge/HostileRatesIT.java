package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.stack.player.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** who is too loud for too long, guesses who it might be, or drips a head. */
@Tag("A-43")
class HostileRatesIT {
    private static final int FIRST = 550;
    private static final long GRACE = 10_000;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    /** Nearly the largest packet, so that there are too many bytes long before there are too many messages. */
    private static final int LARGE = 16_000;

    /** More than come in one read, and fewer than the edge has patience for. */
    private static final int TOPICS = 230;

    private static Attack loud;
    private static Attack large;
    private static Attack topics;
    private static Attack head;

    @BeforeAll
    static void mount() {
        EdgeSite site = SCENE.site();
        byte[] message = Mqtt.publish(
                0x30, site.hostile(FIRST).topic("event/motion"), 0, bytes(0), EdgeDevice.event(Bytes.randomId()));
        loud = SCENE.attacker()
                .mqtt()
                .device(FIRST)
                .send(connect(true, 30))
                .send(message, 30_000, 1)
                .listen(20_000)
                .mount();
        EdgeDevice broad = site.hostile(FIRST + 4);
        large = SCENE.attacker()
                .mqtt()
                .device(FIRST + 4)
                .send(connect(true, 30))
                .send(Mqtt.subscribe(true, 1, 0, broad.topic("command/error")))
                .send(Mqtt.publish(0x30, broad.topic("event/motion"), 0, bytes(0), new byte[LARGE]), 3_000, 5)
                .listen(20_000)
                .mount();
        topics = SCENE.attacker()
                .mqtt()
                .device(FIRST + 5)
                .send(connect(true, 60))
                .send(IntStream.rangeClosed(1, TOPICS)
                        .mapToObj(HostileRatesIT::foreign)
                        .map(Attack.Piece::once)
                        .toList())
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .listen(20_000)
                .mount();
        head = SCENE.attacker()
                .https()
                .device(FIRST + 1)
                .drip("GET /v1/time HTTP/1.1\r\nHost: localhost".getBytes(StandardCharsets.US_ASCII), 400)
                .listen(10_000)
                .mount();
    }

    /** To one of many topics that are no device's. */
    private static byte[] foreign(int number) {
        String topic = "d/" + QuietLog.marker() + "-" + number + "/event/ding";
        return Mqtt.publish(Mqtt.QOS_1, topic, number, bytes(0), EdgeDevice.event(Bytes.randomId()));
    }

    @Test
    @DisplayName("A-43 whoever has to be kept waiting for longer than the edge is patient hears 0x96")
    void tooLoudForTooLong() {
        hearsThatItIsTooLoud(loud.met());
    }

    private static void hearsThatItIsTooLoud(Attack.Met met) {
        assertTrue(met.closed(), met::toString);
        assertEquals(Mqtt.DISCONNECT, met.packets().getLast().type(), met::toString);
        assertEquals(0x96, met.packets().getLast().reason(), met::toString);
    }

    @Test
    @DisplayName(
            "A-43 of a flood of bytes in few messages no more is read than the promised rate, and it hears 0x96 in the end")
    void tooManyBytes() {
        Attack.Met met = large.met();
        hearsThatItIsTooLoud(met);
        // Each message that is read is answered with what is wrong with it.
        long read = met.packets().stream()
                .filter(packet -> packet.type() == Mqtt.PUBLISH)
                .count();
        long burst = Documented.limit("BYTE_BURST");
        long seconds = met.closedAfter() / 1000 + 1;
        // One read and the TLS record that it ended in are worked through before the socket is left alone.
        long allowed = burst + Documented.limit("BYTES_PER_SECOND") * seconds + 2 * Documented.limit("READ_AT_ONCE");
        assertTrue(read * LARGE <= allowed, read + " messages are read, " + allowed + " bytes allowed");
        assertTrue(read * LARGE > burst, read + " messages are read, " + burst + " bytes may come at once");
        assertTrue(
                read < Documented.limit("MESSAGE_BURST") + Documented.limit("MESSAGES_PER_SECOND") * seconds / 2,
                "it was not the bytes");
    }

    @Test
    @DisplayName("A-43 a flood of topics of nobody is refused one by one, by the rate, and leaves nothing behind")
    void topicFlood() {
        Attack.Met met = topics.met();
        assertFalse(met.closed(), met::toString);
        List<Mqtt.Packet> answers = met.packets().stream()
                .filter(packet -> packet.type() == Mqtt.PUBACK)
                .toList();
        assertEquals(TOPICS, answers.size(), met::toString);
        assertTrue(answers.stream().allMatch(answer -> answer.reason() == 0x87), met::toString);
        assertEquals(Mqtt.PINGRESP, met.packets().getLast().type(), met::toString);
        long inOneRead = Documented.limit("READ_AT_ONCE") / foreign(TOPICS).length;
        long beyond = TOPICS - Documented.limit("MESSAGE_BURST") - inOneRead;
        long byTheRate = 1_000 * beyond / Documented.limit("MESSAGES_PER_SECOND");
        assertTrue(met.hopedAfter() >= byTheRate, met::toString);
        assertFalse(SCENE.site().gateway().metrics().contains(QuietLog.marker()), "topics become metrics");
    }

    @Test
    @DisplayName(
            "A-43 a source that connects too often is shut out at once, then hears 0x9F, and is let in within seconds; no other"
                    + " source is shut out")
    void connectRate() {
        String source = "127.9.0.3";
        long perSecond = Documented.limit("CONNECTS_PER_SECOND");
        long inDebt = 2 * Documented.limit("CONNECT_PATIENCE") / 1_000 * perSecond;
        int knocks = Math.toIntExact(Documented.limit("CONNECT_BURST") + inDebt + 4 * perSecond);
        Attack five;
        Attack three;
        int rounds = 0;
        do {
            Attack crowd =
                    SCENE.attacker().mqttCrowd(knocks, 0).source(source).bare().hold(100);
            assertTrue(crowd.run().told().get("closed").asInt() > 0, crowd.met()::toString);
            // What was shut out took nothing: who comes right behind is in debt for no more than those who were let in.
            five = from(source, FIRST + 2, true);
            three = from(source, FIRST + 2, false);
            assertEquals(0, elsewhere().packets().getFirst().reason());
            // Both have to be heard within two seconds; if they were not, another crowd brings no more than the same
            // debt.
        } while (++rounds < 5 && !(hearsNo(five.met()) && hearsNo(three.met())));
        assertEquals(0x9F, five.met().packets().getFirst().reason(), five.met()::toString);
        assertEquals(3, three.met().packets().getFirst().reason(), three.met()::toString);
        Waiting.until("the source to be let in", Duration.ofSeconds(10), () -> {
            Attack.Met met = from(source, FIRST + 2).met();
            return met.heard().length > 0 && met.packets().getFirst().reason() == 0 ? met : null;
        });
    }

    private static boolean hearsNo(Attack.Met met) {
        return met.heard().length > 0 && met.packets().getFirst().reason() != 0;
    }

    @Test
    @DisplayName("A-43 an HTTP head byte by byte is over when its time is")
    void slowHead() {
        Attack.Met met = head.met();
        long wait = Documented.limit("HTTP_HEAD_WAIT");
        assertTrue(met.closedAfter() >= wait && met.closedAfter() <= wait + GRACE, met::toString);
    }

    @Test
    @DisplayName(
            "A-43 of calls without end on one connection as many are answered as the limit says, then it is closed")
    void callsWithoutEnd() {
        String last = calls("");
        assertTrue(last.toLowerCase(Locale.ROOT).contains("connection: close"), last);
        calls("Upgrade: something\r\n");
    }

    /** The last answer of those that are given to many calls at once with such a header. */
    private static String calls(String header) {
        byte[] call =
                ("GET /v1/time HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n").getBytes(StandardCharsets.US_ASCII);
        Attack.Met met =
                SCENE.attacker().https().send(call, 500, 0).listen(10_000).run();
        assertTrue(met.closed(), met::toString);
        String text = met.text();
        assertEquals(
                Documented.limit("REQUESTS_PER_CONNECTION"),
                Pattern.compile("HTTP/1\\.1 200").matcher(text).results().count());
        return text.substring(text.lastIndexOf("HTTP/1.1 200"));
    }

    @Test
    @Tag("S2-11")
    @DisplayName("A-43 a source that keeps guessing is shut out before the handshake; another source is not")
    void bruteForceBySource() {
        shutsOut("127.9.0.1", () -> from("127.9.0.1", EdgeSite.forged()));
    }

    @Test
    @DisplayName("A-43 a source that keeps sending what is no TLS is shut out as well")
    void garbageBySource() {
        byte[] noTls = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        shutsOut("127.9.0.2", () -> SCENE.attacker()
                .mqtt()
                .source("127.9.0.2")
                .bare()
                .send(noTls)
                .mount());
    }

    @Test
    @DisplayName("A-43: a source that keeps guessing on the HTTPS port does not even hear a ServerHello any more")
    void bruteForceByHttps() {
        byte[] hello = ClientHello.bytes();
        shutsOut(
                () -> SCENE.attacker()
                        .https()
                        .device(EdgeSite.forged())
                        .source("127.9.0.4")
                        .send("GET /v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                        .mount(),
                () -> SCENE.attacker()
                        .https()
                        .source("127.9.0.4")
                        .bare()
                        .send(hello)
                        .listen(1_000)
                        .mount());
    }

    private static void shutsOut(String source, Supplier<Attack> failure) {
        shutsOut(failure, () -> from(source, FIRST + 2));
    }

    /** @param knock hears something if its source is let in, and nothing if it is not */
    private static void shutsOut(Supplier<Attack> failure, Supplier<Attack> knock) {
        long failures = 0;
        boolean shutOut = false;
        while (!shutOut && failures < 3 * Documented.limit("SOURCE_FAILURES")) {
            List<Attack> guesses = Stream.generate(failure).limit(9).toList();
            Attack known = knock.get();
            guesses.forEach(Attack::met);
            failures += guesses.size();
            shutOut = known.met().closed() && known.met().heard().length == 0;
            assertFalse(
                    shutOut && failures < Documented.limit("SOURCE_FAILURES"), failures + " failures are few enough");
        }
        assertTrue(shutOut, failures + " failures, and the source may still come in");
        assertEquals(0, elsewhere().packets().getFirst().reason());
    }

    /** What another source meets meanwhile. */
    private static Attack.Met elsewhere() {
        return SCENE.attacker()
                .mqtt()
                .device(FIRST + 3)
                .send(connect(true, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .run();
    }

    /** A CONNECT from the source that guesses. */
    private static Attack from(String source, int device) {
        return from(source, device, true);
    }

    private static Attack from(String source, int device, boolean five) {
        return SCENE.attacker()
                .mqtt()
                .device(device)
                .source(source)
                .send(connect(five, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .mount();
    }
}

package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * whoever is slow, silent or too loud. All of it is mounted at once, since waiting is most of it, from a process of
 * its own; each test looks at one.
 */
@Tag("A-43")
class HostilePaceIT {
    /** What a busy machine may take on top of a limit, counted from the first SYN of a program that has just begun. */
    private static final long GRACE = 10_000;

    private static final int FIRST = 400;
    private static final int SILENT = 150;
    private static final String HASTY = "127.8.0.1";

    private static final Map<String, Attack> ATTACKS = new TreeMap<>();

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    @BeforeAll
    static void mount() {
        EdgeSite site = SCENE.site();
        byte[] hello =
                bytes(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        // One source, as many doorbells behind one address are: to be slow, or to hang up, is no guess.
        begin(
                "half-open MQTT",
                SCENE.attacker().mqttCrowd(SILENT, 0).source(HASTY).bare().hold(20_000));
        begin(
                "hung up",
                SCENE.attacker()
                        .mqttCrowd(SILENT, 0)
                        .source(HASTY)
                        .bare()
                        .send(hello)
                        .hold(500));
        begin(
                "half-open HTTPS",
                SCENE.attacker().httpsCrowd(SILENT, SILENT).bare().hold(20_000));
        begin("slow handshake", SCENE.attacker().mqtt().bare().drip(hello, 500).listen(20_000));
        begin(
                "slow handshake HTTPS",
                SCENE.attacker().https().bare().drip(hello, 500).listen(20_000));
        begin("no CONNECT", SCENE.attacker().mqtt().device(FIRST).listen(20_000));
        begin(
                "slow CONNECT",
                SCENE.attacker()
                        .mqtt()
                        .device(FIRST + 1)
                        .drip(connect(true, 30), 600)
                        .listen(10_000));
        begin(
                "keep-alive 1",
                SCENE.attacker().mqtt().device(FIRST + 2).send(connect(true, 1)).listen(20_000));
        begin(
                "half a packet",
                SCENE.attacker()
                        .mqtt()
                        .device(FIRST + 3)
                        .send(connect(true, 2))
                        .send(bytes(Mqtt.QOS_1, 0xff, 0x01, 0))
                        .listen(20_000));
        begin(
                "stalled track",
                SCENE.attacker()
                        .https()
                        .device(FIRST + 4)
                        .send(http("PUT /v1/clips/" + Bytes.randomId() + "/tracks/video", "Content-Length: 1000000"))
                        .send(new byte[10_000])
                        .listen(25_000));
        begin(
                "dripping track",
                SCENE.attacker()
                        .https()
                        .device(FIRST + 5)
                        .send(http("PUT /v1/clips/" + Bytes.randomId() + "/tracks/video", "Content-Length: 1000000"))
                        .send(new byte[100], 200, 100)
                        .listen(1_000));
    }

    private static void begin(String name, Attack attack) {
        ATTACKS.put(name, attack.mount());
    }

    private static byte[] http(String line, String... headers) {
        return (line + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                        + (headers.length > 0 ? "\r\n\r\n" : "\r\n"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Not before a promised time, nor long after it or another. */
    private static void closedBetween(String name, long from, long to) {
        Attack.Met met = ATTACKS.get(name).met();
        assertTrue(met.closedAfter() >= from && met.closedAfter() <= to + GRACE, () -> name + ": " + met);
    }

    private static void closedAt(String name, long millis) {
        closedBetween(name, millis, millis);
    }

    @Test
    @DisplayName(
            "A-43 three hundred connections that never begin a TLS handshake are all closed in time, on both ports")
    void halfOpen() {
        for (String name : new String[] {"half-open MQTT", "half-open HTTPS"}) {
            var told = ATTACKS.get(name).met().told();
            assertEquals(SILENT, told.get("closed").asInt(), told::toString);
            long slowest = told.get("slowest").asLong();
            long limit = Documented.limit("TLS_HANDSHAKE");
            assertTrue(slowest >= limit && slowest <= limit + GRACE, told::toString);
        }
    }

    @Test
    @DisplayName(
            "A-43 handshakes that ran out of time or were given up lock nobody out who comes from the same address")
    void hastyNeighbours() {
        assertTrue(SILENT > Documented.limit("SOURCE_FAILURES"));
        assertEquals(
                SILENT, ATTACKS.get("half-open MQTT").met().told().get("opened").asInt());
        assertEquals(SILENT, ATTACKS.get("hung up").met().told().get("opened").asInt());
        Attack.Met neighbour = SCENE.attacker()
                .mqtt()
                .source(HASTY)
                .device(FIRST + 10)
                .send(connect(true, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .run();
        assertEquals(0, neighbour.packets().getFirst().reason(), neighbour::toString);
    }

    @Test
    @DisplayName("A-43 a TLS handshake byte by byte is over when its time is, however busy it looks")
    void slowHandshake() {
        closedAt("slow handshake", Documented.limit("TLS_HANDSHAKE"));
        closedAt("slow handshake HTTPS", Documented.limit("TLS_HANDSHAKE"));
    }

    @Test
    @DisplayName("A-43 no CONNECT, or one byte by byte, is not waited for beyond the limit")
    void slowConnect() {
        // Its TLS handshake is done in no time: only the wait for CONNECT counts.
        closedAt("no CONNECT", Documented.limit("CONNECT_WAIT"));
        closedAt("slow CONNECT", Documented.limit("CONNECT_WAIT"));
    }

    @Test
    @DisplayName("A-43 silence for one and a half keep-alives ends the session, half a packet does not prolong it")
    void silence() {
        closedAt("keep-alive 1", 1_500);
        Attack.Met met = ATTACKS.get("keep-alive 1").met();
        assertEquals(0x8D, met.packets().getLast().reason(), met::toString);
        closedAt("half a packet", 3_000);
    }

    @Test
    @DisplayName("A-43 a body that stalls or drips loses its connection at the next look")
    void slowBody() {
        long look = Documented.limit("BODY_LOOK");
        for (String name : new String[] {"stalled track", "dripping track"}) {
            closedBetween(name, look, 2 * look);
            assertEquals("", ATTACKS.get(name).met().text(), "it is our fault, says the edge");
        }
    }

    @Test
    @DisplayName(
            "A-43 a head beyond its limit is answered 431, one long line or many; a body without length is not taken")
    void giantHead() {
        Attack.Met head = SCENE.attacker()
                .https()
                .device(FIRST + 6)
                .send(http("GET /v1/time", "X-Long: " + "x".repeat(100_000)))
                .run();
        assertTrue(head.closed(), head::toString);
        assertTrue(head.text().startsWith("HTTP/1.1 431"), head::toString);
        Attack.Met many = SCENE.attacker()
                .https()
                .device(FIRST + 7)
                .send("GET /v1/time HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII))
                .send("X: y\r\n".getBytes(StandardCharsets.US_ASCII), 20_000, 0)
                .run();
        assertTrue(many.closed(), many::toString);
        assertTrue(many.text().startsWith("HTTP/1.1 431"), many::toString);
        Attack.Met chunked = SCENE.attacker()
                .https()
                .device(FIRST + 8)
                .send(http("PUT /v1/clips/a/tracks/video", "Transfer-Encoding: chunked"))
                .run();
        assertTrue(chunked.text().startsWith("HTTP/1.1 411"), chunked::toString);
    }

    @Test
    @DisplayName("A-43 of a flood of messages no more is stored than the promised rate and one read allow")
    void loud() {
        EdgeSite site = SCENE.site();
        int number = FIRST + 9;
        String eventId = Bytes.randomId();
        byte[] message =
                Mqtt.publish(0x30, site.hostile(number).topic("event/motion"), 0, bytes(0), EdgeDevice.event(eventId));
        long begun = System.nanoTime();
        SCENE.attacker()
                .mqtt()
                .device(number)
                .send(connect(true, 30))
                .send(message, 3_000, 1)
                .listen(1)
                .run();
        site.topics().awaitEvent(eventId);
        long stored = site.topics().all("device-events.v1").stream()
                .filter(event -> event.path("eventId").asText().equals(eventId))
                .count();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) + 1;
        // One read and the TLS record that it ended in are worked through before the socket is left alone.
        long inOneRead = 2 * Documented.limit("READ_AT_ONCE") / message.length;
        long allowed =
                Documented.limit("MESSAGE_BURST") + Documented.limit("MESSAGES_PER_SECOND") * seconds + inOneRead;
        assertTrue(stored <= allowed, stored + " messages were stored, " + allowed + " allowed");
        long burst = Documented.limit("MESSAGE_BURST") / 2;
        assertTrue(stored > burst, stored + " messages were stored: the promise is not kept either");
    }
}

package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.bytes;
import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** who is too loud for too long, guesses who it might be, or drips a head. */
@Tag("A-43")
class HostileRatesIT {
    private static final int FIRST = 550;
    private static final long GRACE = 3_000;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    private static Attack loud;
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
        head = SCENE.attacker()
                .https()
                .device(FIRST + 1)
                .drip("GET /v1/time HTTP/1.1\r\nHost: localhost".getBytes(StandardCharsets.US_ASCII), 400)
                .listen(10_000)
                .mount();
    }

    @Test
    @DisplayName("A-43 whoever has to be kept waiting for longer than the edge is patient hears 0x96")
    void tooLoudForTooLong() {
        Attack.Met met = loud.met();
        assertTrue(met.closed(), met::toString);
        assertEquals(Mqtt.DISCONNECT, met.packets().getLast().type(), met::toString);
        assertEquals(0x96, met.packets().getLast().reason(), met::toString);
    }

    @Test
    @DisplayName("A-43 an HTTP head byte by byte is over when its time is")
    void slowHead() {
        Attack.Met met = head.met();
        assertTrue(met.closed() && met.closedAfter() <= Documented.limit("HTTP_HEAD_WAIT") + GRACE, met::toString);
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
        byte[] hello = clientHello();
        shutsOut(
                () -> SCENE.attacker()
                        .https()
                        .device(EdgeSite.forged())
                        .source("127.9.0.3")
                        .send("GET /v1/time HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                        .mount(),
                () -> SCENE.attacker()
                        .https()
                        .source("127.9.0.3")
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
        Attack.Met elsewhere = SCENE.attacker()
                .mqtt()
                .device(FIRST + 3)
                .send(connect(true, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .run();
        assertEquals(0, elsewhere.packets().getFirst().reason(), elsewhere::toString);
    }

    /** How TLS begins, by the byte: what comes back is heard before there is any. */
    private static byte[] clientHello() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), hello);
            return Arrays.copyOf(hello.array(), hello.position());
        } catch (NoSuchAlgorithmException | SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A CONNECT from the source that guesses. */
    private static Attack from(String source, int device) {
        return SCENE.attacker()
                .mqtt()
                .device(device)
                .source(source)
                .send(connect(true, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .mount();
    }
}

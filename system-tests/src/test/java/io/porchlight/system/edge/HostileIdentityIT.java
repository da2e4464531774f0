package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.stack.player.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * who is not whom it says, or says it twice. Early, as all that counts the gateway's connections: three minutes
 * after the site began some end by themselves ({@link Silence}).
 */
@Order(1)
@Tag("A-43")
class HostileIdentityIT {
    private static final int FIRST = 500;

    /** Several, so that one pause of the machine says nothing. */
    private static final List<Integer> REVOKED = List.of(FIRST, FIRST + 10, FIRST + 11);

    /** Long enough for a lockout that begins with a second to have become one of eight. */
    private static final long GUESSING_MILLIS = 8_000;

    /** On a busy machine a lockout may be over in just the moment in which a right login comes. */
    private static final int ROUNDS = 3;

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    private static Attack session(int device) {
        return SCENE.attacker().mqtt().device(device).send(connect(true, 30));
    }

    private static int connack(Attack.Met met) {
        assertEquals(Mqtt.CONNACK, met.packets().getFirst().type(), met::toString);
        return met.packets().getFirst().reason();
    }

    @Test
    @DisplayName(
            "A-43 with a certificate of a forged authority TLS itself ends it; with none, nobody gets in without a login")
    void noCertificate() {
        Attack.Met forged = session(EdgeSite.forged()).run();
        assertTrue(forged.closed() && forged.heard().length == 0, forged::toString);
        Attack.Met without = session(-1).run();
        assertTrue(without.closed(), without::toString);
        assertEquals(0x87, connack(without));
    }

    @Test
    @DisplayName("A-43 A-07 a certificate that is unknown and one that was revoked get byte for byte the same answer")
    void unknownAndRevoked() {
        List<Long> times = REVOKED.stream()
                .map(HostileIdentityIT::closedAfterRevocation)
                .sorted()
                .toList();
        assertTrue(times.get(times.size() / 2) < 1_000, "closed so many ms after the revocation: " + times);
        Attack.Met again = session(REVOKED.getLast()).run();
        Attack.Met unknown = session(EdgeSite.unknown()).run();
        assertEquals(0x87, connack(again));
        assertArrayEquals(again.heard(), unknown.heard(), () -> again + " " + unknown);
    }

    /** Milliseconds from its revocation to the end of a device's live connection. */
    private static long closedAfterRevocation(int number) {
        EdgeSite site = SCENE.site();
        Attack held = session(number).listen(20_000).mount();
        Waiting.until(
                "the session",
                Duration.ofSeconds(10),
                () -> site.topics().online(site.hostile(number)) ? Boolean.TRUE : null);
        site.topics().revoke(site.hostile(number));
        long revoked = System.nanoTime();
        Attack.Met met = held.met();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - revoked);
        assertEquals(0, connack(met));
        assertEquals(0x98, met.packets().getLast().reason(), met::toString);
        return took;
    }

    @Test
    @DisplayName("A-43 an upload under way ends soon after its device was revoked")
    void revokedWhileUploading() {
        EdgeSite site = SCENE.site();
        String path = "/v1/clips/" + Bytes.randomId() + "/tracks/video";
        String put = "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
        // 20 KB/s for 20 s: fast enough.
        Attack upload = SCENE.attacker()
                .https()
                .device(FIRST + 6)
                .send(put.getBytes(StandardCharsets.US_ASCII))
                .send(new byte[5_000], 80, 250)
                .mount();
        Waiting.until(
                "the upload", Duration.ofSeconds(10), () -> site.services().begun(path) ? Boolean.TRUE : null);
        site.topics().revoke(site.hostile(FIRST + 6));
        Attack.Met met = upload.met();
        assertTrue(met.closed() && met.closedAfter() < 3 * Documented.limit("BODY_LOOK"), met::toString);
    }

    @Test
    @DisplayName(
            "A-43 in a war of takeovers each older connection hears 0x8E, the newest stands, and an alarm is raised")
    void takeoverWar() {
        GatewayNode gateway = SCENE.site().gateway();
        double alarms = gateway.metric("porchlight_edge_mqtt_clone_alarms");
        List<Attack> war = Stream.generate(
                        () -> session(FIRST + 1).listen(4_000).mount())
                .limit(8)
                .toList();
        List<Attack.Met> met = war.stream().map(Attack::met).toList();
        assertTrue(met.stream().allMatch(one -> connack(one) == 0), met::toString);
        List<Attack.Met> ended = met.stream().filter(Attack.Met::closed).toList();
        assertEquals(7, ended.size(), met::toString);
        assertTrue(ended.stream().allMatch(one -> one.packets().getLast().reason() == 0x8E), met::toString);
        Waiting.until(
                "the alarm",
                Duration.ofSeconds(10),
                () -> gateway.metric("porchlight_edge_mqtt_clone_alarms") > alarms ? Boolean.TRUE : null);
        assertEquals(alarms + 1, gateway.metric("porchlight_edge_mqtt_clone_alarms"));
    }

    /** A CONNECT without a certificate, with a login in a device's name. */
    private static Attack login(String claimed, String proof) {
        return SCENE.attacker()
                .mqtt()
                .send(Mqtt.connectWithLogin(claimed, proof))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp());
    }

    private static Attack from(String source, EdgeDevice device) {
        return login(device.deviceId(), device.login()).source(source);
    }

    /** Wrong logins in this name, several at once again and again, until the back-off has doubled a few times. */
    private static void guess(String claimed, UnaryOperator<Attack> source) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GUESSING_MILLIS);
        do {
            refused(wave(claimed, source));
        } while (System.nanoTime() < end);
    }

    private static List<Attack> wave(String claimed, UnaryOperator<Attack> source) {
        PrivateKeyP256 wrong = PrivateKeyP256.generate();
        return Stream.generate(() -> source.apply(login(claimed, EdgeDevice.login(claimed, wrong)))
                        .mount())
                .limit(8)
                .toList();
    }

    private static void refused(List<Attack> guesses) {
        guesses.forEach(each -> assertEquals(0x87, connack(each.met())));
    }

    /** Whether a right login is refused while the guesses go on: should a lockout just be over, a guess comes first. */
    private static boolean refusedAmongGuesses(String claimed, UnaryOperator<Attack> source, Attack right) {
        List<Attack> before = wave(claimed, source);
        right.mount();
        List<Attack> after = wave(claimed, source);
        int heard = connack(right.met());
        refused(before);
        refused(after);
        assertTrue(heard == 0 || heard == 0x87, "its login hears " + heard);
        return heard != 0;
    }

    /** Once its login holds there, this is where its last one came from, and nobody has failed there. */
    private static void atHome(EdgeDevice device, String home) {
        Waiting.until(
                "its login to hold",
                Duration.ofSeconds(20),
                () -> connack(from(home, device).run()) == 0 ? Boolean.TRUE : null);
    }

    /** Whether strangers are refused who bring a right login, before and after one that comes from its home. */
    private static boolean strangersAreLockedOut(EdgeDevice device, String home, int round) {
        String claimed = device.deviceId();
        UnaryOperator<Attack> anywhere = source -> source;
        guess(claimed, anywhere);
        // Whoever is let in is at home there from then on.
        if (!refusedAmongGuesses(claimed, anywhere, from("127.9.1." + (10 + round), device))) {
            return false;
        }
        boolean own = refusedAmongGuesses(claimed, anywhere, from(home, device));
        assertFalse(own, "refused where its last login came from");
        return refusedAmongGuesses(claimed, anywhere, from("127.9.1." + (20 + round), device));
    }

    @Test
    @Tag("S2-11")
    @DisplayName(
            "A-43 guesses at a device's login from many sources lock strangers out, right login or not, and neither"
                    + " its certificate nor its own logins from where it is")
    void guessedFromManySources() {
        EdgeDevice device = SCENE.site().hostile(FIRST + 2);
        String home = "127.9.1.1";
        boolean lockedOut = false;
        for (int round = 0; !lockedOut && round < ROUNDS; round++) {
            atHome(device, home);
            lockedOut = strangersAreLockedOut(device, home, round);
        }
        assertTrue(lockedOut, "a stranger's login is right, and is to be refused unchecked, whatever its own does");
        Attack certified = session(FIRST + 2).send(Mqtt.pingreq()).until(Mqtt.pingresp());
        assertEquals(0, connack(certified.run()));
    }

    @Test
    @Tag("S2-11")
    @DisplayName("A-43 guesses from where the device itself is hold its logins there back, and never its certificate")
    void guessedFromItsOwnSource() {
        EdgeDevice device = SCENE.site().hostile(FIRST + 3);
        String home = "127.9.2.1";
        UnaryOperator<Attack> there = source -> source.source(home);
        boolean heldBack = false;
        for (int round = 0; !heldBack && round < ROUNDS; round++) {
            atHome(device, home);
            guess(device.deviceId(), there);
            heldBack = refusedAmongGuesses(device.deviceId(), there, from(home, device));
        }
        assertTrue(heldBack, "its own login is to wait there as well");
        Attack certified = session(FIRST + 3).source(home).send(Mqtt.pingreq()).until(Mqtt.pingresp());
        assertEquals(0, connack(certified.run()));
        assertEquals(0, connack(from("127.9.2.2", device).run()), "elsewhere nobody has failed");
    }

    @Test
    @Tag("S2-11")
    @Tag("A-07")
    @DisplayName("A-43 A-07 a wrong login, one of nobody and one that is locked out get one answer at one time")
    void refusalsAreAlike() {
        PrivateKeyP256 wrong = PrivateKeyP256.generate();
        String known = SCENE.site().hostile(FIRST + 4).deviceId();
        String nobody = PrivateKeyP256.generate().publicKey().thumbprint();
        String locked = SCENE.site().hostile(FIRST + 5).deviceId();
        guess(locked, source -> source);
        List<Long> times = new ArrayList<>();
        byte[] answer = login(nobody, "x").run().heard();
        for (int i = 0; i < Documented.limit("IDENTITY_FAILURES") - 1; i++) {
            for (Attack each : List.of(
                    login(known, EdgeDevice.login(known, wrong)),
                    login(nobody, EdgeDevice.login(nobody, wrong)),
                    login(locked, EdgeDevice.login(locked, wrong)))) {
                Attack.Met met = each.run();
                assertEquals(0x87, connack(met));
                assertArrayEquals(answer, met.heard(), met::toString);
                times.add(met.closedAfter());
            }
        }
        long after = Documented.limit("REFUSAL_AFTER");
        // How long it takes on this machine now to be let in, from the first SYN, TLS and all, and to be answered.
        List<Long> letIn = IntStream.range(0, 3)
                .mapToObj(i -> session(FIRST + 12).send(Mqtt.pingreq()).until(Mqtt.pingresp()))
                .map(each -> each.run().hopedAfter())
                .sorted()
                .toList();
        assertTrue(times.stream().allMatch(time -> time >= after), times::toString);
        for (int kind = 0; kind < 3; kind++) {
            long refused = soonest(times, kind);
            assertTrue(refused < letIn.getFirst() + 2 * after, "refused after " + times + ", let in after " + letIn);
            for (int other = 0; other < kind; other++) {
                long apart = Math.abs(refused - soonest(times, other));
                assertTrue(apart < after / 2, "the answers tell who it is by " + apart + " ms: " + times);
            }
        }
    }

    /** The shortest of every third: what a busy machine adds, it does not add to all of them. */
    private static long soonest(List<Long> times, int first) {
        return IntStream.range(0, times.size())
                .filter(i -> i % 3 == first)
                .mapToLong(times::get)
                .min()
                .orElseThrow();
    }
}

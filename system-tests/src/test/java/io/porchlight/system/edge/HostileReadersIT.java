package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.player.Waiting;
import io.porchlight.system.edge.Attack.Piece;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * devices that take nothing of what they are sent, once their own kernel has taken what it takes. That they are gone is
 * seen at the gateway, by its connections: whoever does not read does not hear of it. Waiting is most of it: what is taken
 * over or revoked meanwhile comes first. Early, for the reason that {@link HostileIdentityIT} names.
 */
@Order(2)
@Tag("A-43")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileReadersIT {
    private static final int FIRST = 250;
    private static final int READERS = 20;
    private static final int TAKEN_OVER = FIRST + READERS - 1;
    private static final int REVOKED = FIRST + READERS - 2;

    /** What a busy machine may take on top of a limit. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final String OPEN = "porchlight_edge_connections";
    private static final String ENDED = "porchlight_edge_mqtt_endings_total{why=\"slow_reader\"";

    @RegisterExtension
    static final HostileScene SCENE = new HostileScene();

    /** Devices that ask by HTTPS and read no answer; the answers are about as large as the edge passes on. */
    private static final int CALLERS = 5;

    private static final int FIRST_CALLER = FIRST + READERS;
    private static final int LONG_CHAIN = 500_000;

    /** Answers of that size that fit into the buffers of both sides' kernels: Linux gives each up to about 6 MB. */
    private static final int KERNELS_TAKE = 30;

    private static Attack crowd;
    private static Attack callers;
    /** Connections that are not of MQTT. */
    private static double openBefore;

    private static int askedBefore;
    private static double before;
    private static double endedBefore;
    private static long mounted;
    private static long deaf;

    @BeforeAll
    static void mount() {
        EdgeSite site = SCENE.site();
        GatewayNode gateway = site.gateway();
        List<EdgeDevice> devices = devices();
        Heavy.keep(site, devices);
        SCENE.awaitCommands();
        site.services().linksOf(LONG_CHAIN);
        openBefore = gateway.metric(OPEN) - connections();
        askedBefore = site.services().askedForLinks();
        callers = SCENE.attacker()
                .httpsCrowd(CALLERS, CALLERS)
                .device(FIRST_CALLER)
                .deaf()
                .send(
                        "GET /v1/circle/links HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        4 * Math.toIntExact(Documented.limit("REQUESTS_PER_CONNECTION")),
                        0)
                .hold(90_000)
                .mount();
        assertEquals(CALLERS, callers.held());
        before = connections();
        endedBefore = gateway.metric(ENDED);
        mounted = System.nanoTime();
        crowd = SCENE.attacker()
                .mqttCrowd(READERS, READERS)
                .device(FIRST)
                .deaf()
                .sendAll(devices.stream()
                        .map(device -> List.of(Piece.once(connect(true, 120)), Heavy.pulls(device)))
                        .toList())
                .hold(90_000)
                .mount();
        assertEquals(READERS, crowd.held());
        Waiting.until(
                "what nobody takes to fill up",
                GRACE,
                () -> gateway.counted() >= READERS * Documented.limit("WRITE_MARK") ? Boolean.TRUE : null);
        deaf = System.nanoTime();
        assertEquals(before + READERS, connections());
    }

    private static List<EdgeDevice> devices() {
        return IntStream.range(FIRST, FIRST + READERS)
                .mapToObj(SCENE.site()::hostile)
                .toList();
    }

    @AfterAll
    static void release() {
        SCENE.site().services().noLinks();
        crowd.release();
        callers.release();
        crowd.met();
        callers.met();
        Heavy.forget(SCENE.site(), devices());
        SCENE.awaitCommands();
    }

    private static double connections() {
        return SCENE.site().gateway().metric("porchlight_edge_mqtt_connections");
    }

    private static void fallTo(double connections, Duration patience) {
        Waiting.until(
                "connections to fall to " + connections,
                patience,
                () -> connections() <= connections ? Boolean.TRUE : null);
    }

    @Test
    @Order(1)
    @DisplayName(
            "A-43 whoever asks on by HTTPS and reads none of its answers is gone, and few more were made than the kernels took")
    void unreadAnswers() {
        GatewayNode gateway = SCENE.site().gateway();
        Waiting.until(
                "connections to be closed",
                GRACE.plus(GRACE),
                () -> gateway.metric(OPEN) - connections() <= openBefore ? Boolean.TRUE : null);
        int made = SCENE.site().services().askedForLinks() - askedBefore;
        assertTrue(made >= CALLERS && made < CALLERS * KERNELS_TAKE, made + " answers were made");
    }

    @Test
    @Order(2)
    @DisplayName(
            "A-43 a session that reads nothing is gone, connection and all, once its device is taken over or revoked")
    void endedByOthers() {
        Attack.Met newer = SCENE.attacker()
                .mqtt()
                .device(TAKEN_OVER)
                .send(connect(true, 30))
                .send(Mqtt.pingreq())
                .until(Mqtt.pingresp())
                .run();
        assertEquals(0, newer.packets().getFirst().reason(), newer::toString);
        Duration leave = Duration.ofSeconds(Documented.limit("LEAVE")).plus(GRACE);
        fallTo(before + READERS - 1, leave);
        SCENE.site().topics().revoke(SCENE.site().hostile(REVOKED));
        fallTo(before + READERS - 2, leave);
        long passed = System.nanoTime() - mounted;
        assertTrue(
                passed < TimeUnit.SECONDS.toNanos(Documented.limit("SLOW_READER")),
                "too late to say that they did not just read too slowly");
    }

    @Test
    @Order(3)
    @DisplayName("A-43 whoever takes nothing of what it is sent for 30 s is gone, connection and all, and not before")
    void slowReaders() {
        GatewayNode gateway = SCENE.site().gateway();
        Duration limit = Duration.ofSeconds(Documented.limit("SLOW_READER"));
        Waiting.until(
                "the first to be ended",
                limit.plus(GRACE),
                () -> gateway.metric(ENDED) > endedBefore ? Boolean.TRUE : null);
        assertTrue(System.nanoTime() - mounted >= limit.toNanos(), "ended too early");
        fallTo(before, Duration.ofNanos(deaf + limit.plus(GRACE).toNanos() - System.nanoTime()));
        assertEquals(endedBefore + READERS - 2, gateway.metric(ENDED));
    }
}

package io.porchlight.system.edge;

import static io.porchlight.system.edge.Mqtt.connect;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.stack.player.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** who is not whom it says, or says it twice. */
@ExtendWith(EdgeExtension.class)
@Tag("A-43")
class HostileIdentityIT {
    private static final int FIRST = 500;

    private static HostileProcess attacker;
    private static Bystander bystander;

    @BeforeAll
    static void begin() throws Exception {
        attacker = HostileProcess.start(EdgeExtension.site());
        bystander = Bystander.at(EdgeExtension.site());
    }

    @AfterAll
    static void end() {
        bystander.close();
        attacker.close();
    }

    @AfterEach
    void nobodyElseNotices() throws InterruptedException {
        bystander.requireWell();
    }

    private static Attack session(int device) {
        return attacker.mqtt().device(device).send(connect(true, 30));
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
        EdgeSite site = EdgeExtension.site();
        int number = FIRST;
        double before = devices();
        Attack held = session(number).listen(20_000).mount();
        Waiting.until("the session", Duration.ofSeconds(10), () -> devices() > before ? Boolean.TRUE : null);
        site.topics().revoke(site.hostile(number));
        long revoked = System.nanoTime();
        Attack.Met met = held.met();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - revoked);
        assertEquals(0, connack(met));
        assertEquals(0x98, met.packets().getLast().reason(), met::toString);
        assertTrue(took < 1_000, "closed " + took + " ms after the revocation");
        Attack.Met again = session(number).run();
        Attack.Met unknown = session(EdgeSite.unknown()).run();
        assertEquals(0x87, connack(again));
        assertArrayEquals(again.heard(), unknown.heard(), () -> again + " " + unknown);
    }

    private static double devices() {
        return EdgeExtension.site().gateway().metric("porchlight_edge_mqtt_devices");
    }

    @Test
    @DisplayName(
            "A-43 in a war of takeovers each older connection hears 0x8E, the newest stands, and an alarm is raised")
    void takeoverWar() {
        GatewayNode gateway = EdgeExtension.site().gateway();
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
}

package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A-43")
class SourcesTest {
    private static final long FREE = EdgeLimits.SOURCE_FAILURES.number();
    private static final long PATIENCE = EdgeLimits.CONNECT_PATIENCE.millis();
    private static final long BURST = EdgeLimits.CONNECT_BURST.number();

    private final Sources sources = new Sources(address -> address.isLoopbackAddress());

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void fail(String from, long times, long now) {
        for (long i = 0; i < times; i++) {
            sources.failed(address(from), now);
        }
    }

    @Test
    @DisplayName("A source is locked out after too many failures, for longer each time, at most for a minute")
    void lockout() {
        fail("192.0.2.1", FREE, 0);
        assertFalse(sources.locked(address("192.0.2.1"), 0));
        fail("192.0.2.1", 1, 0);
        assertTrue(sources.locked(address("192.0.2.1"), 999));
        assertFalse(sources.locked(address("192.0.2.1"), 1_000));
        fail("192.0.2.1", 1, 1_000);
        assertTrue(sources.locked(address("192.0.2.1"), 2_999));
        fail("192.0.2.1", 50, 3_000);
        assertTrue(sources.locked(address("192.0.2.1"), 62_999));
        assertFalse(sources.locked(address("192.0.2.1"), 63_000));
        assertFalse(sources.locked(address("192.0.2.2"), 4_000), "its neighbour is another source");
    }

    @Test
    @DisplayName("A-43: failures lapse, so that those of a whole day at a busy address do not add up to a lockout")
    void lapse() {
        long each = EdgeLimits.FAILURE_LAPSES.millis();
        long now = 0;
        for (; now < EdgeLimits.SOURCE_MEMORY.millis(); now += each) {
            sources.connect(address("192.0.2.1"), PATIENCE, now);
            fail("192.0.2.1", 1, now);
            assertFalse(sources.locked(address("192.0.2.1"), now));
        }
        for (int network = 0; network < EdgeLimits.WIDER_SOURCE.number(); network++) {
            fail("2001:db8:1:" + network + "::1", FREE, now);
        }
        now += each;
        for (int network = 0; network < EdgeLimits.WIDER_SOURCE.number(); network++) {
            fail("2001:db8:1:" + network + "::1", 1, now);
        }
        assertFalse(sources.locked(address("2001:db8:1::1"), now), "a /48 as fast as its networks together");
        fail("2001:db8:1:1::1", 1, now);
        assertTrue(sources.locked(address("2001:db8:1:1::1"), now));
    }

    @Test
    @DisplayName("A-43: however often somebody fails, the address has all its room again in a known time")
    void forgiven() {
        fail("192.0.2.1", 1_000_000, 0);
        assertTrue(sources.locked(address("192.0.2.1"), EdgeLimits.SOURCE_LOCKOUT.millis() - 1));
        assertFalse(sources.locked(address("192.0.2.1"), EdgeLimits.SOURCE_LOCKOUT.millis()));
        // Six doublings lead from a second to the longest lockout; more are not counted.
        long later = (FREE + 1 + 6) * EdgeLimits.FAILURE_LAPSES.millis();
        fail("192.0.2.1", FREE, later);
        assertFalse(sources.locked(address("192.0.2.1"), later));
        fail("192.0.2.1", 1, later);
        assertTrue(sources.locked(address("192.0.2.1"), later + 999));
        assertFalse(sources.locked(address("192.0.2.1"), later + 1_000));
    }

    @Test
    @DisplayName("An IPv6 /64 is one source; a whole /48 is one, too, with room for more")
    void networks() {
        fail("2001:db8:1:1::1", FREE + 1, 0);
        assertTrue(sources.locked(address("2001:db8:1:1:ffff::2"), 0));
        assertFalse(sources.locked(address("2001:db8:1:2::1"), 0));
        for (int network = 2; network < 2 + EdgeLimits.WIDER_SOURCE.number(); network++) {
            fail("2001:db8:1:" + Integer.toHexString(network) + "::1", FREE, 0);
        }
        assertTrue(sources.locked(address("2001:db8:1:ffff::1"), 0), "never seen, of a network that fails");
        assertFalse(sources.locked(address("2001:db8:2:1::1"), 0));
    }

    @Test
    @DisplayName("CONNECTs beyond a source's rate wait; beyond its patience they are turned away at the door")
    void connects() {
        var door = new Doorstep(sources);
        InetAddress from = address("192.0.2.1");
        for (int i = 0; i < EdgeLimits.CONNECT_BURST.number() - 1; i++) {
            assertEquals(OptionalLong.of(0), door.knock(from, 0));
        }
        door.knock(from, 0);
        assertTrue(door.knock(from, 0).orElseThrow() > 0, "waits");
        int more = 0;
        while (door.knock(from, 0).isPresent()) {
            more++;
        }
        assertTrue(more < 5 * EdgeLimits.CONNECTS_PER_SECOND.number(), "turned away after " + more);
        assertTrue(door.knock(from, 60_000).isPresent(), "not for ever");
        assertTrue(door.knock(address("192.0.2.2"), 0).isPresent());
    }

    @Test
    @DisplayName(
            "A-43: attempts that are turned away take nothing from the /64 nor, on its neighbours' cost, from the /48")
    void turnedAway() {
        InetAddress flooding = address("2001:db8:1:1::1");
        for (int i = 0; i < 1_000_000; i++) {
            sources.connect(flooding, PATIENCE, 0);
        }
        assertTrue(sources.connect(flooding, PATIENCE, 0).isEmpty());
        // All that the flood had of the /48 is what was let in: a burst, and what was made to wait.
        long left = EdgeLimits.WIDER_SOURCE.number() * BURST
                - (BURST - 1)
                - PATIENCE * EdgeLimits.CONNECTS_PER_SECOND.number() / 1_000;
        for (int i = 1; i < left; i++) {
            assertEquals(
                    OptionalLong.of(0),
                    sources.connect(
                            address("2001:db8:1:" + Long.toHexString(2 + i / (BURST - 1)) + "::1"), PATIENCE, 0));
        }
        assertTrue(sources.connect(address("2001:db8:1:f000::1"), PATIENCE, 0).orElseThrow() > 0, "none is left");
        long later = PATIENCE + 1_000 / EdgeLimits.CONNECTS_PER_SECOND.number();
        assertEquals(OptionalLong.of(later), sources.connect(flooding, PATIENCE, later), "the debt is paid");
    }

    @Test
    @DisplayName("A-43: whoever is turned away for its /48 is not remembered, and has all its room once that has some")
    void turnedAwayForItsNetwork() {
        int network = 0;
        while (sources.connect(address("2001:db8:1:" + Integer.toHexString(network % 60_000) + "::1"), 0, 0)
                .isPresent()) {
            network++;
        }
        int remembered = sources.size();
        InetAddress stranger = address("2001:db8:1:ffff::1");
        for (int i = 0; i < 1_000_000; i++) {
            assertTrue(sources.connect(stranger, 0, 0).isEmpty());
        }
        assertEquals(remembered, sources.size());
        for (int i = 1; i < BURST; i++) {
            assertEquals(OptionalLong.of(PATIENCE), sources.connect(stranger, 0, PATIENCE));
        }
    }

    @Test
    @DisplayName("Shared sources are not limited, and nothing is remembered of them")
    void shared() {
        fail("127.0.0.1", 1_000, 0);
        assertFalse(sources.locked(address("127.0.0.1"), 0));
        assertEquals(0, sources.size());
    }

    @Test
    @DisplayName("However many addresses somebody has, memory is constant")
    void bounded() {
        for (int i = 0; i < 200_000; i++) {
            sources.connect(
                    address("2001:db8:" + Integer.toHexString(i / 65_536 + 1) + ":" + Integer.toHexString(i % 65_536)
                            + "::1"),
                    PATIENCE,
                    i);
        }
        assertEquals(EdgeLimits.SOURCES_REMEMBERED.number(), sources.size());
    }

    @Test
    @DisplayName("No source address is kept for longer than 24 hours, busy or not; a quiet one for an hour")
    void forgotten() {
        for (long at = 0; at < EdgeLimits.SOURCE_MEMORY.millis(); at += 600_000) {
            sources.connect(address("192.0.2.1"), PATIENCE, at);
        }
        assertEquals(1, sources.size());
        sources.purge(EdgeLimits.SOURCE_MEMORY.millis() + 1);
        assertEquals(0, sources.size());
        sources.connect(address("192.0.2.2"), PATIENCE, 0);
        sources.purge(EdgeLimits.QUIET_SOURCE.millis() + 1);
        assertEquals(0, sources.size());
    }
}

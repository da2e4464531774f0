package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A-43")
class ClaimedIdentitiesTest {
    private static final long FREE = EdgeLimits.IDENTITY_FAILURES.number();
    private static final long LONGEST = EdgeLimits.IDENTITY_LOCKOUT.millis();
    private static final InetAddress HOME = address("192.0.2.1");
    private static final InetAddress ELSEWHERE = address("192.0.2.2");

    private static final String DEVICE = "bWFrZXIgb2YgZG9vcmJlbGxzLCBhIGRldmljZSAwMDE";

    private final ClaimedIdentities claims = new ClaimedIdentities();

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** One of many of the form of a deviceId. */
    private static String name(int number) {
        return String.format(Locale.ROOT, "%043d", number);
    }

    private void fail(InetAddress from, long times, long now) {
        for (long i = 0; i < times; i++) {
            claims.failed(DEVICE, from, now);
        }
    }

    @Test
    @DisplayName("A claimed device is locked out by failures in its name from anywhere, each time for twice as long")
    void backOff() {
        for (int i = 0; i <= FREE; i++) {
            assertFalse(claims.locked(DEVICE, ELSEWHERE, 0));
            claims.failed(DEVICE, address("198.51.100." + i), 0);
        }
        assertTrue(claims.locked(DEVICE, ELSEWHERE, 999));
        assertFalse(claims.locked(DEVICE, ELSEWHERE, 1_000));
        assertFalse(claims.locked(name(1), ELSEWHERE, 0));
        fail(address("203.0.113.9"), 1, 1_000);
        assertTrue(claims.locked(DEVICE, ELSEWHERE, 2_999));
        assertFalse(claims.locked(DEVICE, ELSEWHERE, 3_000));
        fail(address("203.0.113.9"), 50, 3_000);
        assertTrue(claims.locked(DEVICE, ELSEWHERE, 3_000 + LONGEST - 1));
        assertFalse(claims.locked(DEVICE, ELSEWHERE, 3_000 + LONGEST));
        claims.succeeded(DEVICE, ELSEWHERE, 3_000 + LONGEST);
        fail(HOME, FREE, 3_000 + LONGEST);
        assertFalse(claims.locked(DEVICE, HOME, 3_000 + LONGEST), "a login that holds lets go");
    }

    @Test
    @DisplayName("A-43: failures in a device's name lapse, those of strangers and those at home")
    void lapse() {
        claims.succeeded(DEVICE, HOME, 0);
        for (long now = 0;
                now < 1_000 * EdgeLimits.FAILURE_LAPSES.millis();
                now += EdgeLimits.FAILURE_LAPSES.millis()) {
            fail(HOME, 1, now);
            fail(ELSEWHERE, 1, now);
            assertFalse(claims.locked(DEVICE, HOME, now));
            assertFalse(claims.locked(DEVICE, ELSEWHERE, now));
        }
    }

    @Test
    @DisplayName("Strangers' failures do not lock the device out where its last login came from, nor free strangers")
    void strangers() {
        claims.succeeded(DEVICE, HOME, 0);
        fail(ELSEWHERE, 50, 0);
        assertTrue(claims.locked(DEVICE, ELSEWHERE, 0));
        assertTrue(claims.locked(DEVICE, address("2001:db8::1"), 0));
        assertFalse(claims.locked(DEVICE, HOME, 0));
        claims.succeeded(DEVICE, HOME, 0);
        assertTrue(claims.locked(DEVICE, ELSEWHERE, 0), "the device's own logins do not help whoever guesses");
    }

    @Test
    @DisplayName("Failures from where the device's last login came from lock it out there, and there alone")
    void atHome() {
        claims.succeeded(DEVICE, HOME, 0);
        fail(HOME, FREE + 1, 0);
        assertTrue(claims.locked(DEVICE, HOME, 0));
        assertFalse(claims.locked(DEVICE, ELSEWHERE, 0));
        assertFalse(claims.locked(DEVICE, HOME, 1_000));
    }

    @Test
    @DisplayName("Its home is an IPv4 address or an IPv6 /64, the last one, and forgotten after a day without a login")
    void home() {
        claims.succeeded(DEVICE, address("2001:db8:1:1::1"), 0);
        fail(ELSEWHERE, 50, 0);
        assertFalse(claims.locked(DEVICE, address("2001:db8:1:1:ffff::2"), 0));
        assertTrue(claims.locked(DEVICE, address("2001:db8:1:2::1"), 0));
        claims.succeeded(DEVICE, HOME, 0);
        assertTrue(claims.locked(DEVICE, address("2001:db8:1:1::1"), 0), "it has moved");
        long later = EdgeLimits.LOGIN_SOURCE.millis() + 1;
        claims.purge(later);
        fail(ELSEWHERE, 50, later);
        assertTrue(claims.locked(DEVICE, HOME, later));
    }

    @Test
    @DisplayName("However many claims fail, memory is constant, and no device that logged in becomes a stranger by it")
    void bounded() {
        claims.succeeded(DEVICE, HOME, 0);
        fail(ELSEWHERE, 50, 0);
        for (int i = 0; i < 100_000; i++) {
            claims.failed(name(i), ELSEWHERE, 1);
        }
        assertEquals(EdgeLimits.SOURCES_REMEMBERED.number(), claims.size());
        fail(ELSEWHERE, 50, 1);
        assertFalse(claims.locked(DEVICE, HOME, 1));
        assertTrue(claims.locked(DEVICE, ELSEWHERE, 1));
    }

    @Test
    @DisplayName("A-43: a claim that is no deviceId is not remembered, however long it is, and locks nobody out")
    void odd() {
        String tooLong = "A".repeat(16_000);
        for (int i = 0; i < 100_000; i++) {
            claims.failed(tooLong, ELSEWHERE, 0);
        }
        for (String odd : List.of(
                "",
                tooLong,
                DEVICE.substring(1),
                DEVICE + "A",
                DEVICE + "\n",
                DEVICE.replace('b', '+'),
                DEVICE.replace('b', '\u00e4'),
                DEVICE.replace('M', '='))) {
            fail(ELSEWHERE, odd, 50);
            assertFalse(claims.locked(odd, ELSEWHERE, 0), odd);
            claims.succeeded(odd, HOME, 0);
            fail(HOME, odd, 50);
            assertFalse(claims.locked(odd, HOME, 0), odd);
        }
        assertEquals(0, claims.size());
        assertFalse(claims.locked(DEVICE, ELSEWHERE, 0));
    }

    private void fail(InetAddress from, String claimed, long times) {
        for (long i = 0; i < times; i++) {
            claims.failed(claimed, from, 0);
        }
    }
}

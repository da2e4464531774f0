package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A-43")
class DoorstepTest {
    private static final InetAddress SOMEBODY = InetAddress.ofLiteral("192.0.2.1");

    private static boolean lockedOutBy(Throwable handshakeEndedWith) {
        Doorstep doorstep = new Doorstep(new Sources(address -> false));
        for (int i = 0; i <= EdgeLimits.SOURCE_FAILURES.number(); i++) {
            doorstep.handshakeFailed(SOMEBODY, handshakeEndedWith, 0);
        }
        assertEquals(doorstep.locked(SOMEBODY, 0), doorstep.knock(SOMEBODY, 0).isEmpty());
        return doorstep.locked(SOMEBODY, 0);
    }

    @Test
    @DisplayName(
            "A-43: a certificate that does not hold and what is no TLS count as failures; slowness and hanging up do not")
    void handshakes() {
        assertTrue(lockedOutBy(new SSLHandshakeException("certificate of another authority")));
        assertTrue(lockedOutBy(new NotSslRecordException("GET / HTTP/1.0")));
        assertFalse(lockedOutBy(new SslHandshakeTimeoutException("5 s")));
        assertFalse(lockedOutBy(new ClosedChannelException()));
        assertFalse(lockedOutBy(new SSLException("closed in the middle of it")));
    }

    @Test
    @DisplayName("A-43: a million connections at once close an address for seconds, not for as long as they are many")
    void flood() {
        Doorstep doorstep = new Doorstep(new Sources(address -> false));
        for (int i = 0; i < 1_000_000; i++) {
            doorstep.knock(SOMEBODY, 0);
        }
        assertTrue(doorstep.knock(SOMEBODY, 0).isEmpty());
        long patience = EdgeLimits.CONNECT_PATIENCE.millis();
        long token = 1_000 / EdgeLimits.CONNECTS_PER_SECOND.number();
        long ready = doorstep.knock(SOMEBODY, patience + token).orElseThrow();
        assertTrue(ready - (patience + token) <= patience, "its CONNECT waits, and is not refused");
        assertEquals(
                OptionalLong.of(ready + token), doorstep.knock(SOMEBODY, ready + token), "nor waits a little later");
        long admitted = 1_000_000 + 1 - doorstep.turnedAway();
        assertEquals(
                EdgeLimits.CONNECT_BURST.number() - 1 + 2 * patience / token,
                admitted,
                "a burst, and as many as may be made to wait");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received fatal alert: certificate_unknown",
                "(certificate_unknown) Received fatal alert: certificate_unknown",
                "error:10000416:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN",
                "error:1000041b:SSL routines:OPENSSL_internal:TLSV1_ALERT_DECRYPT_ERROR"
            })
    @DisplayName(
            "A-43: an alert of the other side is no guess, in the words of the JDK of before, of now and of BoringSSL")
    void alerts(String words) {
        assertFalse(lockedOutBy(new SSLHandshakeException(words)));
    }
}

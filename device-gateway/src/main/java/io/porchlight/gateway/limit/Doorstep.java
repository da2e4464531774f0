package io.porchlight.gateway.limit;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Where every connection stops first, before anything is spent on it. Safe for several threads. */
public final class Doorstep {
    /** What the JDK and BoringSSL say of an alert that the other side sent; neither has a type for it. */
    private static final Pattern ALERT =
            Pattern.compile("^(\\([a-z_]+\\) )?Received fatal alert|:(SSLV3|TLSV1)_ALERT_");

    /** Twice as long as anybody is kept waiting, so that who comes a little too soon hears why and is not hung up on. */
    private static final long PATIENCE = 2 * EdgeLimits.CONNECT_PATIENCE.millis();

    private final Sources sources;
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder handshakesFailed = new LongAdder();
    private volatile boolean closed;

    public Doorstep(Sources sources) {
        this.sources = sources;
    }

    /**
     * A connection from there, before a byte of it is read.
     *
     * @return from when on its CONNECT may be answered; empty if it is to be closed at once
     */
    public OptionalLong knock(InetAddress address, long now) {
        if (closed || sources.locked(address, now)) {
            return turnAway();
        }
        OptionalLong ready = sources.connect(address, PATIENCE, now);
        return ready.isPresent() ? ready : turnAway();
    }

    private OptionalLong turnAway() {
        turnedAway.increment();
        return OptionalLong.empty();
    }

    /** How many were to be closed at once. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** Somebody there was not who he said, or could not prove it. */
    public void failed(InetAddress address, long now) {
        sources.failed(address, now);
    }

    /**
     * A TLS handshake with somebody there has failed. It counts like {@link #failed} if it was what was shown that ended it:
     * a certificate that does not hold, or no TLS at all. Who ran out of time or hung up has guessed nothing: that is what
     * happens to all behind one address when they come at once, and how many may try is bounded by {@link #knock}. Nor has
     * who sent an alert, because our certificate did not please, for one: the fault may be ours.
     *
     * @param cause what Netty's handshake ended with
     */
    public void handshakeFailed(InetAddress address, Throwable cause, long now) {
        handshakesFailed.increment();
        boolean shown = cause instanceof SSLHandshakeException
                && !(cause instanceof SslHandshakeTimeoutException)
                && !ALERT.matcher(String.valueOf(cause.getMessage())).find();
        if (shown || cause instanceof NotSslRecordException) {
            failed(address, now);
        }
    }

    /** How many TLS handshakes have failed, for whatever reason. */
    public long handshakesFailed() {
        return handshakesFailed.sum();
    }

    /** Whether nothing of this source is looked at for now. */
    public boolean locked(InetAddress address, long now) {
        return sources.locked(address, now);
    }

    /** From now on nobody new gets in. */
    public void close() {
        closed = true;
    }

    public boolean closed() {
        return closed;
    }

    public void purge(long now) {
        sources.purge(now);
    }
}

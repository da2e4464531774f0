package io.porchlight.gateway.limit;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import java.util.OptionalLong;
import javax.net.ssl.SSLHandshakeException;

/** Where every connection stops first, before anything is spent on it. Safe for several threads. */
public final class Doorstep {
    private final Sources sources;
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
            return OptionalLong.empty();
        }
        long ready = sources.connect(address, now);
        return ready - now > 2 * EdgeLimits.CONNECT_PATIENCE.millis() ? OptionalLong.empty() : OptionalLong.of(ready);
    }

    /** Somebody there was not who he said, or could not prove it. */
    public void failed(InetAddress address, long now) {
        sources.failed(address, now);
    }

    /**
     * A TLS handshake with somebody there has failed. It counts like {@link #failed} if it was what was shown that ended it:
     * a certificate that does not hold, or no TLS at all. Who ran out of time or hung up has guessed nothing: that is what
     * happens to all behind one address when they come at once, and how many may try is bounded by {@link #knock}.
     *
     * @param cause what Netty's handshake ended with
     */
    public void handshakeFailed(InetAddress address, Throwable cause, long now) {
        if (cause instanceof NotSslRecordException
                || (cause instanceof SSLHandshakeException && !(cause instanceof SslHandshakeTimeoutException))) {
            failed(address, now);
        }
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

package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.TokenBucket;

/** Whether a connection's socket is read: not beyond its rate, nor while the gateway can take nothing. */
final class ReadGate {
    private final TokenBucket rate;
    private long throttledUntil;
    private boolean pressure;
    private boolean shut;

    ReadGate(long now) {
        this.rate = new TokenBucket(EdgeLimits.MESSAGE_BURST.number(), EdgeLimits.MESSAGES_PER_SECOND.number(), now);
        this.throttledUntil = now;
    }

    /** A packet has come in. */
    void packet(long now) {
        rate.take(now);
        throttledUntil = rate.readyAt(now);
    }

    void pressure(boolean on) {
        pressure = on;
    }

    /** Whether there is reason to stop reading now. */
    boolean mustRest(long now) {
        return pressure || throttledUntil > now;
    }

    /** When the rate allows to read on; never, while pressure lasts: its end is told. */
    long restsUntil() {
        return pressure ? Long.MAX_VALUE : throttledUntil;
    }

    /** Whether the socket is not read. */
    boolean shut() {
        return shut;
    }

    /** @return whether that changed anything */
    boolean shut(boolean now) {
        boolean changed = shut != now;
        shut = now;
        return changed;
    }
}

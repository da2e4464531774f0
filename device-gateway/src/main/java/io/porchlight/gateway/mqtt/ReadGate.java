package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.Rates;
import org.jspecify.annotations.Nullable;

/**
 * Whether a connection's socket is read: not beyond its rates, nor while the gateway can take nothing, nor while the
 * device takes nothing of what it was sent.
 */
final class ReadGate {
    private Rates rates;
    private long throttledUntil;
    private boolean pressure;
    private long unreadSince = Long.MAX_VALUE;
    private boolean shut;

    ReadGate(long now) {
        this.rates = new Rates(now);
        this.throttledUntil = now;
    }

    /** From now on these count, which may already be spent; {@code null}: the connection's own go on. */
    void use(@Nullable Rates device, long now) {
        rates = device == null ? rates : device;
        throttledUntil = rates.readyAt(now);
    }

    /** A packet has come in. */
    void packet(long now) {
        throttledUntil = rates.message(now);
    }

    /** Bytes have come in. */
    void bytes(long count, long now) {
        throttledUntil = rates.bytes(count, now);
    }

    void pressure(boolean on) {
        pressure = on;
    }

    /** Whether the device takes what it is sent. */
    void writable(boolean on, long now) {
        unreadSince = on ? Long.MAX_VALUE : Math.min(unreadSince, now);
    }

    boolean writable() {
        return unreadSince == Long.MAX_VALUE;
    }

    /** When a device that takes nothing is to be given up. */
    long givenUpAt() {
        return writable() ? Long.MAX_VALUE : unreadSince + EdgeLimits.SLOW_READER.millis();
    }

    /** Whether the device was kept waiting by its rates for too long. */
    boolean spent(long now) {
        // Patience goes only while somebody is kept waiting.
        return throttledUntil > now && rates.spent(now);
    }

    /** Whether there is reason to stop reading now. */
    boolean mustRest(long now) {
        return pressure || !writable() || throttledUntil > now;
    }

    /** Whether the rate forbids to read now. */
    boolean throttled(long now) {
        return throttledUntil > now;
    }

    /** When a socket that only the rate has shut is to be read on; never, if it is not shut. */
    long readsOnAt() {
        return shut ? throttledUntil : Long.MAX_VALUE;
    }

    /** When the rate allows to read on; never, while there are other reasons: their end is told. */
    long restsUntil() {
        return pressure || !writable() ? Long.MAX_VALUE : throttledUntil;
    }

    /**
     * When something is due. Silence is our own doing while the socket is not read.
     *
     * @param silence when the device will have been silent for too long
     * @param full whether the socket is not read until something is stored
     */
    long deadline(long silence, boolean full) {
        long rest = full ? Long.MAX_VALUE : restsUntil();
        return Math.min(shut ? rest : silence, givenUpAt());
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

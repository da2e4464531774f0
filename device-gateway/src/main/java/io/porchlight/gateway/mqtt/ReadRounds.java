package io.porchlight.gateway.mqtt;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Under load, lets one event loop read in rounds: after a round it rests for a moment, and the next round finds several
 * sockets ready instead of one. Waking for each packet alone costs more than what is to be done for it: the kernel's way
 * to sleep and back, and caches that others have filled meanwhile. A network card that gathers its interrupts does the
 * same. What comes alone waits for nothing: only a round that follows another one closely is followed by a rest.
 *
 * <p>Belongs to its event loop.
 */
final class ReadRounds {
    /** A rest, and how close rounds have to be. A person at a door does not notice it. */
    private static final long REST_NANOS = Long.getLong("rest.micros", 2000) * 1000; // TimeUnit.MILLISECONDS.toNanos(2);

    private long ended = System.nanoTime() - REST_NANOS;
    private boolean resting;

    /** A socket was read. */
    void read(EventLoop loop) {
        if (!resting) {
            resting = true;
            // After all sockets of this round, and before the next.
            loop.execute(this::rest);
        }
    }

    private void rest() {
        resting = false;
        long now = System.nanoTime();
        if (now - ended < REST_NANOS) {
            LockSupport.parkNanos(this, REST_NANOS);
            ended = System.nanoTime();
        } else {
            ended = now;
        }
    }
}

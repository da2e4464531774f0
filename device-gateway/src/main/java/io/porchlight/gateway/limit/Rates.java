package io.porchlight.gateway.limit;

/**
 * What one device may send, in messages and in bytes, over however many connections. Whoever is beyond it is to be kept
 * waiting; whoever had to be kept waiting for too long is to be sent away. Safe for several threads; time is
 * milliseconds of one monotonic clock.
 */
public final class Rates {
    /** What comes back of {@link EdgeLimits#RATE_PATIENCE}: milliseconds per second. */
    private static final long PATIENCE_REGAINED = 100;

    private final TokenBucket messages;
    private final TokenBucket bytes;
    private final TokenBucket patience;
    private long waited;

    public Rates(long now) {
        this.messages =
                new TokenBucket(EdgeLimits.MESSAGE_BURST.number(), EdgeLimits.MESSAGES_PER_SECOND.number(), now);
        this.bytes = new TokenBucket(EdgeLimits.BYTE_BURST.number(), EdgeLimits.BYTES_PER_SECOND.number(), now);
        this.patience = new TokenBucket(EdgeLimits.RATE_PATIENCE.millis(), PATIENCE_REGAINED, now);
        this.waited = now;
    }

    /** A message has come in. @return as {@link #readyAt} */
    public synchronized long message(long now) {
        messages.take(now);
        return readyAt(now);
    }

    /**
     * A message has come in that nobody can be kept waiting for: it counts only if it need not wait for longer than this.
     *
     * @return how long it would have to wait, in milliseconds, if that is too long; else 0
     */
    public synchronized long messageWithin(long most, long now) {
        long wait = Math.max(messages.readyAt(now), bytes.readyAt(now)) - now;
        if (wait > most) {
            return wait;
        }
        messages.take(now);
        return 0;
    }

    /** So many bytes have come in, whatever they were. @return as {@link #readyAt} */
    public synchronized long bytes(long count, long now) {
        bytes.take(count, now);
        return readyAt(now);
    }

    /** When the device may be read on; {@code now} if it may now. The time until then counts as having waited. */
    public synchronized long readyAt(long now) {
        long ready = Math.max(messages.readyAt(now), bytes.readyAt(now));
        long from = Math.max(waited, now);
        if (ready > from) {
            patience.take(ready - from, now);
            waited = ready;
        }
        return ready;
    }

    /** Whether the device had to be kept waiting for longer than anybody has patience for. */
    public synchronized boolean spent(long now) {
        return patience.readyAt(now) > now;
    }

    /** Whether nothing would be lost by forgetting this. */
    synchronized boolean rested(long now) {
        return messages.full(now) && bytes.full(now) && patience.full(now);
    }
}

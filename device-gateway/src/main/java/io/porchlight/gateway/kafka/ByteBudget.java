package io.porchlight.gateway.kafka;

/**
 * How many bytes may wait for Kafka. Counts, never blocks: whoever reads sockets looks at {@link #spent()} and stops.
 * Once spent it counts as spent until half of it is free again, so that sockets are not turned on and off per record.
 * Safe for use by several threads.
 */
public final class ByteBudget {
    private final long total;
    private long used;
    private volatile boolean spent;

    public ByteBudget(long total) {
        if (total < 2) {
            throw new IllegalArgumentException("a budget is at least 2 bytes");
        }
        this.total = total;
    }

    /** @return whether this turned the budget from free to spent */
    public synchronized boolean add(long bytes) {
        used += bytes;
        boolean turned = !spent && used >= total;
        spent |= turned;
        return turned;
    }

    /** @return whether this turned the budget from spent to free */
    public synchronized boolean remove(long bytes) {
        used -= bytes;
        boolean turned = spent && used <= total / 2;
        spent &= !turned;
        return turned;
    }

    /** Looked at for each read of each socket. */
    public boolean spent() {
        return spent;
    }

    /** Bytes waiting now. */
    public synchronized long used() {
        return used;
    }
}

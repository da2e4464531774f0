package io.porchlight.gateway.limit;

/** A rate with a burst, without a clock of its own: time comes in milliseconds of any monotonic clock. */
public final class TokenBucket {
    private final long capacity;
    private final double perMillisecond;
    private double tokens;
    private long at;

    /** A full bucket at {@code now}. */
    public TokenBucket(long capacity, long perSecond, long now) {
        if (capacity < 1 || perSecond < 1) {
            throw new IllegalArgumentException("capacity and rate are at least 1");
        }
        this.capacity = capacity;
        this.perMillisecond = perSecond / 1000.0;
        this.tokens = capacity;
        this.at = now;
    }

    /** Takes one token, into debt if there is none: whoever sent it has sent it; see {@link #readyAt}. */
    public void take(long now) {
        take(1, now);
    }

    /** Takes so many tokens, into debt if they are not there. */
    public void take(long count, long now) {
        refill(now);
        tokens -= count;
    }

    /** The earliest time at which a token is there; {@code now} or before if one is there now. */
    public long readyAt(long now) {
        refill(now);
        return readyWith(tokens, now);
    }

    /** What {@link #readyAt} would say if one token were taken; none is. */
    public long readyAfterOne(long now) {
        refill(now);
        return readyWith(tokens - 1, now);
    }

    private long readyWith(double left, long now) {
        return left >= 1 ? now : now + (long) Math.ceil((1 - left) / perMillisecond);
    }

    /** Whether the bucket has filled up again: then it is worth as much as a new one. */
    public boolean full(long now) {
        refill(now);
        return tokens >= capacity;
    }

    private void refill(long now) {
        if (now > at) {
            tokens = Math.min(capacity, tokens + (now - at) * perMillisecond);
            at = now;
        }
    }
}

package io.porchlight.gateway.limit;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * How many connections a node has open, over all its device ports and whatever they are in the middle of, and how many
 * each source has: a few addresses that hold as many as they can must not fill the node for everybody else. What is
 * turned away is not counted; a source is remembered only while it has a connection. Safe for several threads.
 */
public final class OpenConnections {
    private final int most;
    private final int perSource;
    private final Predicate<InetAddress> shared;
    private final Map<Source, Integer> bySource = new HashMap<>();
    private final LongAdder turnedAway = new LongAdder();
    private int open;

    /** @param shared addresses behind which many devices stand (a load balancer): only the node's own limit holds there */
    public OpenConnections(int most, Predicate<InetAddress> shared) {
        this(most, EdgeLimits.CONNECTIONS_PER_SOURCE.asInt(), shared);
    }

    OpenConnections(int most, int perSource, Predicate<InetAddress> shared) {
        this.most = most;
        this.perSource = perSource;
        this.shared = shared;
    }

    /** Counts a connection that was just accepted until it is closed. @return whether there is room for it; if not, close it */
    public boolean accept(Channel channel, InetAddress address) {
        List<Source> sources = shared.test(address) ? List.of() : Source.all(address);
        if (!enter(sources)) {
            turnedAway.increment();
            return false;
        }
        channel.closeFuture().addListener(closed -> leave(sources));
        return true;
    }

    private synchronized boolean enter(List<Source> sources) {
        if (open >= most || sources.stream().anyMatch(this::full)) {
            return false;
        }
        open++;
        sources.forEach(source -> bySource.merge(source, 1, Integer::sum));
        return true;
    }

    private boolean full(Source source) {
        return bySource.getOrDefault(source, 0) >= source.times() * perSource;
    }

    private synchronized void leave(List<Source> sources) {
        open--;
        sources.forEach(source -> bySource.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1));
    }

    /** Open now. */
    public synchronized int size() {
        return open;
    }

    /** For how many there was no room. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** Sources that have a connection. */
    synchronized int sources() {
        return bySource.size();
    }
}

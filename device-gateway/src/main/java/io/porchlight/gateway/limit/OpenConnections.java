package io.porchlight.gateway.limit;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections a node has open, over all its device ports and whatever they are in the middle of. Safe for several threads. */
public final class OpenConnections {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    public OpenConnections(int most) {
        this.most = most;
    }

    /** Counts a connection that was just accepted until it is closed. @return whether there is room for it; if not, close it */
    public boolean accept(Channel channel) {
        boolean room = open.incrementAndGet() <= most;
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return room;
    }

    /** Open now. */
    public int size() {
        return open.get();
    }
}

package io.porchlight.gateway.limit;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;

/** How much of a socket is read at once. */
public final class Reads {
    private static final int SMALLEST = 512;
    private static final int FIRST = 2048;

    private static final RecvByteBufAllocator SIZES =
            new AdaptiveRecvByteBufAllocator(SMALLEST, FIRST, EdgeLimits.READ_AT_ONCE.asInt());

    private Reads() {}

    /**
     * Sets {@link EdgeLimits#READ_AT_ONCE} for a socket that was just accepted. Netty asks for this once, before its first
     * read: set any later, after the handshake say, it would change nothing and up to 64 KiB would be read at once.
     */
    public static void bound(Channel accepted) {
        accepted.config().setRecvByteBufAllocator(SIZES);
    }
}

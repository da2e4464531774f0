package io.porchlight.gateway.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A-43")
class OpenConnectionsTest {
    private static final int EACH = 3;
    private static final int MOST = 200;
    private static final int WIDER = EACH * EdgeLimits.WIDER_SOURCE.asInt();

    private final OpenConnections open = new OpenConnections(MOST, EACH, InetAddress::isLoopbackAddress);
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    private boolean accept(String address) {
        EmbeddedChannel channel = new EmbeddedChannel();
        boolean room = open.accept(channel, InetAddress.ofLiteral(address));
        if (room) {
            channels.add(channel);
        } else {
            channel.close();
        }
        return room;
    }

    private void leave() {
        channels.removeFirst().close();
    }

    private void fill(String address) {
        for (int i = 0; i < EACH; i++) {
            assertTrue(accept(address));
        }
    }

    @Test
    @DisplayName("A-43: an address that has as many connections as it may gets no more until one ends; others do")
    void perSource() {
        fill("192.0.2.1");
        for (int i = 0; i < 1_000; i++) {
            assertFalse(accept("192.0.2.1"));
        }
        assertTrue(accept("192.0.2.2"));
        assertEquals(EACH + 1, open.size());
        assertEquals(1_000, open.turnedAway());
        leave();
        assertTrue(accept("192.0.2.1"), "one has ended");
        assertFalse(accept("192.0.2.1"), "only one has");
    }

    @Test
    @DisplayName("A-43: an IPv6 /64 is one source, and a whole /48 has room for WIDER_SOURCE of them, no more")
    void networks() {
        for (int network = 0; network < EdgeLimits.WIDER_SOURCE.number(); network++) {
            String prefix = "2001:db8:1:" + Integer.toHexString(network);
            fill(prefix + "::1");
            assertFalse(accept(prefix + ":ffff::2"), "another address of the same /64");
        }
        assertEquals(WIDER, open.size());
        int sources = open.sources();
        assertFalse(accept("2001:db8:1:ffff::1"), "never seen, of a network that is full");
        assertEquals(sources, open.sources(), "and nothing is remembered of it");
        assertTrue(accept("2001:db8:2::1"));
        leave();
        assertTrue(accept("2001:db8:1:ffff::1"));
    }

    @Test
    @DisplayName("Shared sources have as many as the node has room for, and nothing is remembered of them")
    void shared() {
        for (int i = 0; i < MOST; i++) {
            assertTrue(accept("127.0.0.1"));
        }
        assertEquals(0, open.sources());
        assertFalse(accept("192.0.2.1"), "the node is full");
        assertEquals(0, open.sources());
        leave();
        assertTrue(accept("192.0.2.1"));
    }

    @Test
    @DisplayName("A-43: counted exactly, from several threads; no source is remembered without a connection")
    void exact() throws InterruptedException, ExecutionException {
        List<Future<?>> done = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        var channel = new EmbeddedChannel();
                        open.accept(channel, InetAddress.ofLiteral("192.0.2." + i % 2));
                        open.accept(channel, InetAddress.ofLiteral("2001:db8::" + i % 2));
                        channel.close();
                    }
                }));
            }
        }
        for (Future<?> each : done) {
            each.get();
        }
        assertEquals(0, open.size());
        assertEquals(0, open.sources());
        fill("192.0.2.1");
        assertFalse(accept("192.0.2.1"));
    }

    @Test
    @DisplayName("A connection that was closed before it was counted is not counted")
    void closedBefore() {
        var channel = new EmbeddedChannel();
        channel.close();
        open.accept(channel, InetAddress.ofLiteral("192.0.2.1"));
        assertEquals(0, open.size());
        assertEquals(0, open.sources());
    }
}

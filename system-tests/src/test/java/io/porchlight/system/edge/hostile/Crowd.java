package io.porchlight.system.edge.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many connections at once: {@code count} of them, each with a device of its own from number {@code device} on (negative:
 * none has one) and, with {@code sources}, spread over that many local addresses from {@code 127.7.0.1} on. With {@code first}
 * each sends so many pieces at once and the others when they are told to go on. They stand until {@code hold} milliseconds are
 * over or they are released.
 */
final class Crowd {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 16;

    private final JsonNode order;
    private final List<Connection> connections = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger opened = new AtomicInteger();

    Crowd(JsonNode order, Credentials credentials) {
        this.order = order;
        int first = order.path("device").asInt(-1);
        int sources = order.path("sources").asInt(0);
        for (int i = 0; i < order.path("count").asInt(); i++) {
            ObjectNode own = order.deepCopy();
            if (sources > 0) {
                int source = i % sources;
                own.put("source", "127.7." + source / 250 + "." + (source % 250 + 1));
            }
            JsonNode sends = order.path("sendsOf").path(i);
            if (sends.isArray()) {
                own.set("sends", sends);
            }
            connections.add(new Connection(own, credentials, first < 0 ? -1 : first + i));
        }
    }

    /** All that were opened send what is left; comes back when the last has. */
    void goOn() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(connections.size());
        for (Connection connection : connections) {
            Thread.startVirtualThread(() -> {
                try {
                    connection.send(first(), Integer.MAX_VALUE);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    private int first() {
        return order.path("first").asInt(Integer.MAX_VALUE);
    }

    /** Opens all of them and lets them send; comes back when the last has. */
    void open() throws InterruptedException {
        Semaphore turns = new Semaphore(order.path("atOnce").asInt(AT_ONCE));
        CountDownLatch done = new CountDownLatch(connections.size());
        for (Connection connection : connections) {
            turns.acquire();
            Thread.startVirtualThread(() -> {
                try {
                    if (connection.open()) {
                        opened.incrementAndGet();
                        turns.release();
                        connection.send(0, first());
                    } else {
                        turns.release();
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    /** How many are open now. */
    int standing() {
        return (int) connections.stream().filter(one -> one.closedAfter() < 0).count();
    }

    void release() {
        released.countDown();
    }

    /** Waits until they are to end; {@code {opened, closed, slowest, heard: [of the first ten]}}. */
    ObjectNode await() throws InterruptedException {
        long end = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(order.path("hold").asLong(30_000));
        while (System.nanoTime() < end && standing() > 0 && !released.await(50, TimeUnit.MILLISECONDS)) {
            // Looks again.
        }
        ObjectNode told = JSON.createObjectNode()
                .put("opened", opened.get())
                .put("closed", connections.size() - standing())
                .put(
                        "slowest",
                        connections.stream()
                                .mapToLong(Connection::closedAfter)
                                .max()
                                .orElse(-1));
        var samples = told.putArray("samples");
        connections.stream().limit(10).forEach(one -> samples.add(one.told()));
        connections.forEach(Connection::close);
        return told;
    }
}

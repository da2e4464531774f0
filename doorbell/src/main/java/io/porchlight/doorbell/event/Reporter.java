package io.porchlight.doorbell.event;

import io.porchlight.doorbell.edge.EdgeMqtt;
import io.porchlight.doorbell.edge.EventMessage;
import io.porchlight.doorbell.edge.MessageRefused;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Brings events to the edge: each is on the shelf until the edge has it safe, and is sent until then. */
public final class Reporter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Reporter.class.getName());

    /** How often it looks for events that the edge has not acknowledged. */
    private static final long AGAIN_MILLIS = 2_000;

    private final EdgeMqtt mqtt;
    private final EventShelf shelf;
    private final Set<String> beingSent = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor();

    /** Sends over that connection what is on that shelf; nothing by itself before {@link #start}. */
    public Reporter(EdgeMqtt mqtt, EventShelf shelf) {
        this.mqtt = mqtt;
        this.shelf = shelf;
    }

    /** From now on sends by itself what waits, also what was left by a life before. */
    public void start() {
        again.scheduleWithFixedDelay(this::sendKept, 0, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Publishes an event; returns once the edge has it safe.
     *
     * @throws MessageRefused if the edge will never take it
     * @throws IOException if the edge has not acknowledged it for 30 s: then it is kept, and sent again until it has
     */
    public void send(EventMessage event) throws IOException {
        beingSent.add(event.eventId());
        try {
            send(shelf.keep(event, Instant.now()));
        } finally {
            beingSent.remove(event.eventId());
        }
    }

    private void send(EventShelf.Entry entry) throws IOException {
        try {
            // Not after it was wiped: by then this may be another home's doorbell.
            mqtt.publish("event/" + entry.kind(), entry.payload(), () -> shelf.holds(entry));
        } catch (MessageRefused refused) {
            shelf.remove(entry);
            throw refused;
        }
        shelf.remove(entry);
    }

    private void sendKept() {
        try {
            for (EventShelf.Entry entry : shelf.waiting()) {
                if (!beingSent.contains(entry.eventId())) {
                    sendAgain(entry);
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "kept for later: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "kept events cannot be sent: " + e.getMessage());
        }
    }

    private void sendAgain(EventShelf.Entry entry) throws IOException {
        try {
            send(entry);
        } catch (MessageRefused refused) {
            LOG.log(System.Logger.Level.WARNING, "the edge refused a kept event: " + refused.getMessage());
        }
    }

    /** What it knows that the edge has not. */
    public EventShelf shelf() {
        return shelf;
    }

    @Override
    public void close() {
        again.shutdownNow();
    }
}

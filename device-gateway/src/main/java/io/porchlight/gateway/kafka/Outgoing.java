package io.porchlight.gateway.kafka;

import io.porchlight.contracts.event.DeviceEvent;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import io.porchlight.messaging.event.Envelope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One event on its way to its topic.
 *
 * @param key the device it is about
 * @param id the CloudEvents id, by which consumers recognise a repetition; empty: a fresh random one
 */
public record Outgoing(String key, Event event, Optional<String> id) {
    private static final String SOURCE = "/device-gateway";

    /** An event that cannot be repeated. */
    public static Outgoing of(String key, Event event) {
        return new Outgoing(key, event, Optional.empty());
    }

    EventType type() {
        return EventType.of(event);
    }

    /** Its envelope, with the time to be kept: of what happened at a door the minute, as in the event itself. */
    Envelope envelope(Instant now) {
        String type = type().type();
        Instant time = event instanceof DeviceEvent ? now.truncatedTo(ChronoUnit.MINUTES) : now;
        return id.map(same -> new Envelope(same, type, SOURCE, time)).orElseGet(() -> Envelope.of(type, SOURCE, time));
    }
}

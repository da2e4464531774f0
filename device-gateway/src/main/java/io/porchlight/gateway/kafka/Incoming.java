package io.porchlight.gateway.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import io.porchlight.messaging.event.Envelope;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the event in a record of a topic with one type of event. */
public final class Incoming {
    private final ObjectMapper json;

    public Incoming(ObjectMapper json) {
        this.json = json;
    }

    /** Whether the record says that it holds such an event. */
    public boolean holds(ConsumerRecord<String, byte[]> record, Class<? extends Event> type) {
        return Envelope.read(record.headers())
                .flatMap(envelope -> EventType.of(envelope.type()))
                .filter(found -> found.data().equals(type))
                .isPresent();
    }

    /** @throws IllegalArgumentException if the record does not hold such an event about its key */
    public <T extends Event> T read(ConsumerRecord<String, byte[]> record, Class<T> type) {
        if (!holds(record, type)) {
            throw new IllegalArgumentException("not an event of type " + type.getSimpleName());
        }
        try {
            return json.readValue(record.value(), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + " in JSON", e);
        }
    }
}

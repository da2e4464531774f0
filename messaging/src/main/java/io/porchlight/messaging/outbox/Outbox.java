package io.porchlight.messaging.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import io.porchlight.messaging.event.Envelope;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Where a service leaves the events that a transaction causes. The event is a row of that same transaction: it is sent
 * if, and only if, the transaction commits, at least once and, for one key, in the order of the rows. Consumers make
 * that "effectively once" with their inbox.
 */
@ApplicationScoped
@IfBuildProperty(name = "porchlight.outbox.enabled", stringValue = "true", enableIfMissing = true)
public class Outbox {

    private static final String INSERT =
            "insert into outbox (event_id, topic, key, type, occurred_at, payload) values (?1, ?2, ?3, ?4, ?5, ?6)";
    private static final String INSERT_TOMBSTONE =
            "insert into outbox (event_id, topic, key, type, occurred_at, payload) values (?1, ?2, ?3, ?4, ?5, null)";

    private final ObjectMapper json;
    private final OutboxSettings settings;

    Outbox(ObjectMapper json, OutboxSettings settings) {
        this.json = json;
        this.settings = settings;
    }

    /**
     * Writes an event into the caller's transaction. Topic and type follow from the record.
     *
     * @param key the record's key on the topic (docs/topics.md): decides what is kept in order
     * @throws IllegalStateException by the {@code Uni}, if no transaction is open
     */
    public Uni<Void> publish(String key, Event event) {
        EventType type = EventType.of(event);
        byte[] payload;
        try {
            payload = json.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            return Uni.createFrom()
                    .failure(new IllegalArgumentException("event " + type.type() + " cannot be written", e));
        }
        return insert(type, key, payload);
    }

    /** Writes a tombstone: on a compacted topic, the value of this key is forgotten. */
    public Uni<Void> publishTombstone(String key, EventType type) {
        return insert(type, key, null);
    }

    private Uni<Void> insert(EventType type, String key, byte @Nullable [] payload) {
        Envelope envelope = Envelope.of(type.type(), settings.source(), Instant.now());
        return Panache.getSession().flatMap(session -> {
            if (session.currentTransaction() == null) {
                return Uni.createFrom().failure(new IllegalStateException("an event needs an open transaction"));
            }
            Mutiny.MutationQuery query = session.createNativeQuery(payload == null ? INSERT_TOMBSTONE : INSERT)
                    .setParameter(1, envelope.id())
                    .setParameter(2, type.topic().topicName())
                    .setParameter(3, key)
                    .setParameter(4, type.type())
                    .setParameter(5, envelope.time().atOffset(ZoneOffset.UTC));
            if (payload != null) {
                query.setParameter(6, payload);
            }
            return query.executeUpdate().replaceWithVoid();
        });
    }
}

package io.porchlight.messaging.consume;

import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import io.porchlight.messaging.event.Envelope;
import io.smallrye.mutiny.Uni;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one consumer does with the types of event that it knows. Types it does not name are acknowledged and skipped: a
 * topic may carry more than one reader wants.
 *
 * <pre>{@code
 * Handlers handlers = Handlers.of("timeline").on(DeviceEvent.class, this::enter);
 * }</pre>
 */
public final class Handlers {

    private final String consumer;
    private final Map<String, Handler<?>> byType;
    private final @Nullable Function<String, Uni<Void>> tombstone;

    private Handlers(String consumer, Map<String, Handler<?>> byType, @Nullable Function<String, Uni<Void>> tombstone) {
        this.consumer = consumer;
        this.byType = Map.copyOf(byType);
        this.tombstone = tombstone;
    }

    /**
     * No handlers yet.
     *
     * @param consumer the name under which the inbox remembers what was handled; never change it
     */
    public static Handlers of(String consumer) {
        return new Handlers(consumer, Map.of(), null);
    }

    /**
     * Handles one type.
     *
     * @param data    the record of {@code contracts} that this type carries
     * @param handler runs inside a transaction that also holds the inbox row; may throw {@link Poison}
     */
    public <T extends Event> Handlers on(Class<T> data, BiFunction<Envelope, T, Uni<Void>> handler) {
        String type = Arrays.stream(EventType.values())
                .filter(candidate -> candidate.data() == data)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(data + " is the data of no event type"))
                .type();
        Map<String, Handler<?>> more = new HashMap<>(byType);
        more.put(type, new Handler<>(data, handler));
        return new Handlers(consumer, more, tombstone);
    }

    /** Handles the tombstones of a compacted topic (given the record's key); without this they are skipped. */
    public Handlers onTombstone(Function<String, Uni<Void>> handler) {
        return new Handlers(consumer, byType, handler);
    }

    String consumer() {
        return consumer;
    }

    Optional<Handler<?>> of(Envelope envelope) {
        return Optional.ofNullable(byType.get(envelope.type()));
    }

    Optional<Function<String, Uni<Void>>> tombstone() {
        return Optional.ofNullable(tombstone);
    }

    record Handler<T>(Class<T> data, BiFunction<Envelope, T, Uni<Void>> handler) {

        /** Decodes first, so that what cannot be decoded never opens a transaction. */
        Work decode(Decoder decoder, Envelope envelope, byte[] value) {
            T decoded = decoder.decode(value, data);
            return () -> handler.apply(envelope, decoded);
        }
    }

    /** A handler with its data, ready to run. */
    interface Work {
        Uni<Void> run();
    }

    /** Turns the value of a record into a record of {@code contracts}. */
    interface Decoder {
        <T> T decode(byte[] value, Class<T> type);
    }
}

package io.porchlight.messaging.consume;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.messaging.event.Envelope;
import io.porchlight.messaging.inbox.Inbox;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * The frame around every consumer method. It decodes the envelope and the data, runs the handler in one transaction
 * with the inbox row, tries passing faults again, and leaves the rest to the channel's dead-letter queue:
 *
 * <pre>{@code
 * @Incoming("device-events")
 * Uni<Void> on(ConsumerRecord<String, byte[]> record) {
 *     return consumption.run(record, handlers);
 * }
 *
 * mp.messaging.incoming.device-events.connector=smallrye-kafka
 * mp.messaging.incoming.device-events.topic=device-events.v1
 * mp.messaging.incoming.device-events.dead-letter-queue.topic=device-events.v1.dead-letter
 * }</pre>
 *
 * <p>The returned {@code Uni} completes once the transaction has committed (the record is acknowledged), and fails with
 * what becomes the dead letter's reason. A tombstone has no inbox row: it may be handled twice.
 */
@ApplicationScoped
@IfBuildProperty(name = "porchlight.outbox.enabled", stringValue = "true", enableIfMissing = true)
public class Consumption {

    private static final Logger LOG = Logger.getLogger(Consumption.class);

    private final Vertx vertx;
    private final ObjectMapper json;
    private final Inbox inbox;
    private final ConsumeSettings settings;

    Consumption(Vertx vertx, ObjectMapper json, Inbox inbox, ConsumeSettings settings) {
        this.vertx = vertx;
        this.json = json;
        this.inbox = inbox;
        this.settings = settings;
    }

    /** Handles one record as the class comment says. */
    public Uni<Void> run(ConsumerRecord<String, byte[]> message, Handlers handlers) {
        if (message.value() == null) {
            return handlers.tombstone()
                    .map(handler -> tried(() -> Panache.withTransaction(() -> handler.apply(message.key())), message))
                    .orElseGet(() -> Uni.createFrom().voidItem());
        }
        Envelope envelope;
        Handlers.Work work;
        try {
            envelope = Envelope.read(message.headers())
                    .orElseThrow(() -> new Poison("not a CloudEvents 1.0 record: ce_id, ce_type, ce_source or"
                            + " ce_specversion is missing"));
            var handler = handlers.of(envelope);
            if (handler.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            work = handler.get().decode(this::decode, envelope, message.value());
        } catch (Poison e) {
            LOG.warnf("dead letter from %s: %s", message.topic(), e.getMessage());
            return Uni.createFrom().failure(e);
        }
        return tried(() -> Panache.withTransaction(() -> once(handlers.consumer(), envelope, work)), message);
    }

    private Uni<Void> once(String consumer, Envelope envelope, Handlers.Work work) {
        return inbox.firstTime(consumer, envelope.id())
                .flatMap(first -> first ? work.run() : Uni.createFrom().voidItem());
    }

    private Uni<Void> tried(Supplier<Uni<Void>> attempt, ConsumerRecord<String, byte[]> message) {
        Context context = duplicatedContext();
        Uni<Void> oneTry = Uni.createFrom()
                .emitter(emitter -> context.runOnContext(ignored -> {
                    Uni<Void> running;
                    try {
                        running = attempt.get();
                    } catch (RuntimeException e) {
                        running = Uni.createFrom().failure(e);
                    }
                    running.subscribe().with(emitter::complete, emitter::fail);
                }));
        Uni<Void> tries = settings.retries() == 0
                ? oneTry
                : oneTry.onFailure(failure -> !(failure instanceof Poison))
                        .retry()
                        .withBackOff(settings.firstPause(), longest())
                        .atMost(settings.retries());
        return tries.onFailure()
                .transform(failure -> failure instanceof IllegalStateException && failure.getCause() != null
                        ? failure.getCause()
                        : failure)
                .onFailure()
                .invoke(failure -> LOG.warnf("dead letter from %s: %s", message.topic(), failure.getClass()))
                .emitOn(runnable -> context.runOnContext(ignored -> runnable.run()));
    }

    private Duration longest() {
        return settings.longestPause();
    }

    /** Hibernate Reactive keeps its session in a context of the message's own. */
    private Context duplicatedContext() {
        Context current = Vertx.currentContext();
        Context context = current != null && VertxContext.isDuplicatedContext(current)
                ? current
                : VertxContext.getOrCreateDuplicatedContext(vertx);
        VertxContextSafetyToggle.setContextSafe(context, true);
        return context;
    }

    private <T> T decode(byte[] value, Class<T> type) {
        try {
            T decoded = json.readValue(value, type);
            if (decoded == null) {
                throw new Poison("data is JSON null, not a " + type.getSimpleName());
            }
            return decoded;
        } catch (JacksonException e) {
            throw new Poison("data is not a " + type.getSimpleName() + ": " + where(e));
        } catch (IOException | IllegalArgumentException e) {
            throw new Poison("data is not a " + type.getSimpleName());
        }
    }

    /** The place of the fault; Jackson's own message would repeat the data. */
    private static String where(JacksonException e) {
        return e.getLocation() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}

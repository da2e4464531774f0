package io.porchlight.gateway.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.micrometer.core.instrument.MeterRegistry;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.event.Envelope;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to Kafka with {@code acks=all}: a stage completes once the record is on every replica that has to have it, and
 * fails otherwise.
 *
 * <p>Never blocks its caller, which may be an event loop: the client may not wait ({@code max.block.ms} is 0), so
 * {@link KafkaProducer#send} either takes a record at once or fails. What waits to be sent is bounded by
 * {@link EdgeLimits#WAITING_FOR_KAFKA}, because sockets stop being read. A record goes into its batch on the thread that
 * made it: handing it to another one first cost more than the sending itself.
 */
@Singleton
public class KafkaPublisher {
    /** What a record costs beside its value: key, headers, envelope, the promise. */
    private static final int RECORD_OVERHEAD = 512;

    /**
     * How long a record waits for others to go with it. A request for each would cost more than everything else that the
     * edge does for an event. Neither a person at a door notices it, nor a device that waits for PUBACK.
     */
    private static final long LINGER_MILLIS = 20;

    /**
     * How long a topic may be unknown to the client. What devices say goes to topics that it has asked for before a port
     * was opened; a broker that has just started may deny for a moment that there is such a topic.
     */
    private static final long UNKNOWN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long ASK_AGAIN_MILLIS = 20;

    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(60);

    /** Longer than a process lives: a topic that is known stays known, however quiet it is. */
    private static final Duration KNOWN_FOR = Duration.ofDays(3650);

    /** Told once, on any thread: {@code null} when the record is durable, else why it is not. */
    public interface Outcome {
        void done(@Nullable Throwable failure);
    }

    private final ObjectMapper json;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final ByteBudget budget = new ByteBudget(EdgeLimits.WAITING_FOR_KAFKA.number());
    private final List<Runnable> onPressure = new CopyOnWriteArrayList<>();
    private final KafkaProducer<String, byte[]> producer;

    KafkaPublisher(
            ObjectMapper json, @Identifier("default-kafka-broker") Map<String, Object> broker, MeterRegistry metrics) {
        this.json = json.copy().registerModule(new SimpleModule().addSerializer(new DeviceEventSerializer()));
        this.producer = new KafkaProducer<>(settings(broker), new StringSerializer(), new ByteArraySerializer());
        metrics.gauge("porchlight.edge.kafka.waiting.bytes", budget, ByteBudget::used);
    }

    private static Map<String, Object> settings(Map<String, Object> broker) {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY_LIMIT.toMillis()));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * EdgeLimits.WAITING_FOR_KAFKA.number());
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, KNOWN_FOR.toMillis());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        // Otherwise the client forgets all topics when every broker is away, and takes no record until one is back.
        settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        // The broker is told events, not how this client fares.
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    /** Sends one event; completes once it is durable. */
    public CompletionStage<Void> publish(Outgoing outgoing) {
        return stage(outcome -> publish(outgoing, outcome));
    }

    /** As {@link #publish(Outgoing)}, for what comes by the thousand. */
    public void publish(Outgoing outgoing, Outcome outcome) {
        Envelope envelope = outgoing.envelope(Instant.now());
        send(
                new ProducerRecord<>(
                        outgoing.type().topic().topicName(),
                        null,
                        envelope.time().toEpochMilli(),
                        outgoing.key(),
                        bytes(outgoing),
                        envelope.headers()),
                outcome);
    }

    /** Sends a finished record; completes once it is durable. */
    CompletionStage<Void> send(ProducerRecord<String, byte[]> record) {
        return stage(outcome -> send(record, outcome));
    }

    private static CompletionStage<Void> stage(Consumer<Outcome> sending) {
        var done = new CompletableFuture<Void>();
        sending.accept(failure -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private void send(ProducerRecord<String, byte[]> record, Outcome outcome) {
        long cost = RECORD_OVERHEAD + (record.value() == null ? 0 : record.value().length);
        if (budget.add(cost)) {
            onPressure.forEach(Runnable::run);
        }
        send(record, cost, System.nanoTime(), outcome);
    }

    /** Once the client has the record it has a copy: nothing here keeps another, however long it waits. */
    private void send(ProducerRecord<String, byte[]> record, long cost, long since, Outcome outcome) {
        try {
            if (knows(record.topic()) || System.nanoTime() - since >= UNKNOWN_NANOS) {
                producer.send(record, (metadata, failure) -> sent(cost, failure, outcome));
            } else {
                CompletableFuture.delayedExecutor(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                        .execute(() -> send(record, cost, since, outcome));
            }
        } catch (RuntimeException e) {
            sent(cost, e, outcome);
        }
    }

    private void sent(long cost, @Nullable Exception failure, Outcome outcome) {
        if (budget.remove(cost)) {
            onPressure.forEach(Runnable::run);
        }
        outcome.done(failure);
    }

    /**
     * Whether the client has heard of the topic, and so takes records for it whether or not Kafka can be reached. If it has
     * not, it is told to ask; where brokers make topics that are asked for, this makes one.
     */
    boolean knows(String topic) {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    /** Whether no more should be taken in for now. */
    public boolean underPressure() {
        return budget.spent();
    }

    /**
     * Is told, on any thread, after {@link #underPressure()} has changed: to ask anew, since two changes may be told in
     * another order than they came.
     */
    public void onPressure(Runnable listener) {
        onPressure.add(listener);
    }

    private byte[] bytes(Outgoing outgoing) {
        try {
            return writers.computeIfAbsent(outgoing.event().getClass(), json::writerFor)
                    .writeValueAsBytes(outgoing.event());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}

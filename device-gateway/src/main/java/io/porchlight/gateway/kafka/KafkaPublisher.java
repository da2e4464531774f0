package io.porchlight.gateway.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.event.Envelope;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to Kafka with {@code acks=all}: a stage completes once the record is on every replica that has to have it, and
 * fails otherwise. Never blocks its caller: {@link KafkaProducer#send}, which may, is called on a thread of its own,
 * and what waits there is bounded by {@link EdgeLimits#WAITING_FOR_KAFKA} because sockets stop being read.
 */
@ApplicationScoped
public class KafkaPublisher {
    /** What a record costs beside its value: key, headers, envelope, the promise. */
    private static final int RECORD_OVERHEAD = 512;

    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(60);

    private final ObjectMapper json;
    private final Map<String, Object> broker;
    private final ByteBudget budget = new ByteBudget(EdgeLimits.WAITING_FOR_KAFKA.number());
    private final List<Consumer<Boolean>> onPressure = new CopyOnWriteArrayList<>();
    private final ExecutorService sender = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("kafka-publisher").factory());
    private volatile @Nullable KafkaProducer<String, byte[]> producer;

    KafkaPublisher(
            ObjectMapper json, @Identifier("default-kafka-broker") Map<String, Object> broker, MeterRegistry metrics) {
        this.json = json;
        this.broker = broker;
        metrics.gauge("porchlight.edge.kafka.waiting.bytes", budget, ByteBudget::used);
    }

    /** Sends one event; completes once it is durable. */
    public CompletionStage<Void> publish(Outgoing outgoing) {
        Envelope envelope = outgoing.envelope(Instant.now());
        return send(new ProducerRecord<>(
                outgoing.type().topic().topicName(), null, null, outgoing.key(), bytes(outgoing), envelope.headers()));
    }

    /** Sends a finished record; completes once it is durable. */
    CompletionStage<Void> send(ProducerRecord<String, byte[]> record) {
        var done = new CompletableFuture<Void>();
        long cost = RECORD_OVERHEAD + (record.value() == null ? 0 : record.value().length);
        if (budget.add(cost)) {
            onPressure.forEach(listener -> listener.accept(true));
        }
        done.whenComplete((ok, failure) -> {
            if (budget.remove(cost)) {
                onPressure.forEach(listener -> listener.accept(false));
            }
        });
        sender.execute(() -> {
            try {
                producer().send(record, (metadata, failure) -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Whether no more should be taken in for now. */
    public boolean underPressure() {
        return budget.spent();
    }

    /** Is told, on any thread, when pressure begins ({@code true}) and when it ends. */
    public void onPressure(Consumer<Boolean> listener) {
        onPressure.add(listener);
    }

    private byte[] bytes(Outgoing outgoing) {
        try {
            return json.writeValueAsBytes(outgoing.event());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Only ever called on the sender's thread. */
    private KafkaProducer<String, byte[]> producer() {
        KafkaProducer<String, byte[]> existing = producer;
        if (existing != null) {
            return existing;
        }
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY_LIMIT.toMillis()));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2 * EdgeLimits.WAITING_FOR_KAFKA.number());
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        KafkaProducer<String, byte[]> created =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        producer = created;
        return created;
    }

    @PreDestroy
    void close() {
        sender.close();
        KafkaProducer<String, byte[]> open = producer;
        if (open != null) {
            open.close(Duration.ofSeconds(5));
        }
    }
}

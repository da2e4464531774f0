package io.porchlight.gateway.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
 *
 * <p>A record goes out at once if none did lately; what comes soon after goes out together, a few milliseconds after the
 * last. A press in a quiet street waits for nothing, and under load, where a request for each record and two threads
 * woken for it would cost more than everything else that the edge does for an event, nobody pays for that.
 */
@Singleton
public class KafkaPublisher {
    /** What a record costs beside its value: key, headers, envelope, the promise. */
    private static final int RECORD_OVERHEAD = 512;

    /** Least time between two sendings. A person at a door does not notice it, nor does a device that waits for PUBACK. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Long enough for the records gathered to get into one batch. */
    private static final long LINGER_MILLIS = 1;

    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(60);

    private record Waiting(ProducerRecord<String, byte[]> record, CompletableFuture<Void> done) {}

    private final ObjectMapper json;
    private final Map<String, Object> broker;
    private final ByteBudget budget = new ByteBudget(EdgeLimits.WAITING_FOR_KAFKA.number());
    private final List<Consumer<Boolean>> onPressure = new CopyOnWriteArrayList<>();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("kafka-publisher").factory());
    private volatile long lastSent = System.nanoTime() - GATHER_NANOS;
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
        waiting.add(new Waiting(record, done));
        if (due.compareAndSet(false, true)) {
            long wait = lastSent + GATHER_NANOS - System.nanoTime();
            sender.schedule(this::sendWaiting, Math.clamp(wait, 0, GATHER_NANOS), TimeUnit.NANOSECONDS);
        }
        return done;
    }

    private void sendWaiting() {
        // Both before the queue is looked at: whoever adds later schedules anew.
        lastSent = System.nanoTime();
        due.set(false);
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            CompletableFuture<Void> done = next.done();
            try {
                producer().send(next.record(), (metadata, failure) -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        }
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
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
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

package io.porchlight.messaging.event;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to Kafka with {@code acks=all} and idempotence. What is handed over in order is sent in order.
 *
 * <p>{@code KafkaProducer.send} blocks while it has no metadata or no buffer, so it has one thread of its own: no caller,
 * and no event loop, ever waits in it. The returned {@code Uni} completes on Kafka's thread once every in-sync replica
 * has the record, and fails within {@link #LIMIT} if it has not; callers go back to their own context.
 */
@ApplicationScoped
public class EventProducer {

    /** A record that is not acknowledged after this long has failed. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    private final Map<String, Object> broker;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("event-producer").factory());
    private @Nullable KafkaProducer<String, byte[]> producer;

    EventProducer(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.broker = broker;
    }

    /**
     * Sends one event.
     *
     * @param data UTF-8 JSON, or null for a tombstone on a compacted topic
     */
    public Uni<Void> send(String topic, String key, Envelope envelope, byte @Nullable [] data) {
        return send(new ProducerRecord<>(topic, null, envelope.time().toEpochMilli(), key, data, envelope.headers()));
    }

    private Uni<Void> send(ProducerRecord<String, byte[]> message) {
        return Uni.createFrom()
                .emitter(emitter -> sender.execute(() -> {
                    try {
                        producer().send(message, (metadata, failure) -> {
                            if (failure == null) {
                                emitter.complete(null);
                            } else {
                                emitter.fail(failure);
                            }
                        });
                    } catch (RuntimeException e) {
                        emitter.fail(e);
                    }
                }));
    }

    /** Only ever called on the sender's thread. Made at first use, so that a service starts without a broker. */
    private KafkaProducer<String, byte[]> producer() {
        KafkaProducer<String, byte[]> existing = producer;
        if (existing != null) {
            return existing;
        }
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000L);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        KafkaProducer<String, byte[]> created =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        producer = created;
        return created;
    }

    @PreDestroy
    void close() {
        sender.execute(() -> {
            KafkaProducer<String, byte[]> open = producer;
            if (open != null) {
                open.close(Duration.ofSeconds(5));
            }
        });
        sender.close();
    }
}

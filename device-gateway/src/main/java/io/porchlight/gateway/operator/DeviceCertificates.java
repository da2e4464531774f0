package io.porchlight.gateway.operator;

import io.porchlight.contracts.event.Topic;
import io.porchlight.messaging.event.Envelope;
import io.porchlight.messaging.json.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** {@code device-certificates.v1}, read and written by an operator. */
final class DeviceCertificates {
    private static final String TOPIC = Topic.DEVICE_CERTIFICATES.topicName();
    private static final String SOURCE = "/device-gateway/operator";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int PATIENCE_MILLIS = 10_000;

    private final Map<String, Object> broker;

    /** @param broker settings of Kafka's clients */
    DeviceCertificates(Map<String, Object> broker) {
        this.broker = broker;
    }

    /**
     * Whether something stands under this key. Reads the whole topic: only who wrote a record knows how its key chose a
     * partition.
     *
     * @throws KafkaException if Kafka cannot be asked, or says nothing more
     */
    boolean stands(String key) {
        try (var consumer = new KafkaConsumer<>(reading(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            // A topic that was given more partitions may have something of one key in several.
            Set<Integer> stands = new HashSet<>();
            long heard = System.nanoTime();
            long before = -1;
            for (long read = read(consumer, ends); read < 0; read = read(consumer, ends)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (key.equals(record.key()) && record.value() != null) {
                        stands.add(record.partition());
                    } else if (key.equals(record.key())) {
                        stands.remove(record.partition());
                    }
                }
                if (read != before) {
                    before = read;
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                    throw new TimeoutException("nothing more came of " + TOPIC);
                }
            }
            return !stands.isEmpty();
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC, Duration.ofMillis(PATIENCE_MILLIS)).stream()
                .map(info -> new TopicPartition(TOPIC, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + TOPIC + " there");
        }
        return partitions;
    }

    /** How far all is read: records that are left, as a negative number; 0 at the end. */
    private static long read(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return -ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }

    /**
     * Writes it; comes back once it is durable.
     *
     * @throws KafkaException if that cannot be said; it may have been written all the same
     */
    void write(DeviceOrder.Change change) {
        byte[] value = change.event()
                .map(event -> Wire.text((Object) event).getBytes(StandardCharsets.UTF_8))
                .orElse(null);
        Envelope envelope = Envelope.of(change.type().type(), SOURCE, Instant.now());
        try (var producer = new KafkaProducer<>(writing(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, null, null, change.key(), value, envelope.headers()))
                    .get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException why ? why : new KafkaException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException(interrupted);
        }
    }

    private Map<String, Object> reading() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "operator-" + UUID.randomUUID());
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        return settings;
    }

    private Map<String, Object> writing() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return settings;
    }
}

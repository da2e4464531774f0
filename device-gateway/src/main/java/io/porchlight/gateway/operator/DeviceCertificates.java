package io.porchlight.gateway.operator;

import io.porchlight.contracts.event.Topic;
import io.porchlight.messaging.event.Envelope;
import io.porchlight.messaging.json.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;

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
     * Whether something stands under this key. Reads the one partition in which it is, from its beginning.
     *
     * @throws KafkaException if Kafka cannot be asked
     */
    boolean stands(String key) {
        try (var consumer = new KafkaConsumer<>(reading(), new StringDeserializer(), new ByteArrayDeserializer())) {
            int partitions = consumer.partitionsFor(TOPIC, Duration.ofMillis(PATIENCE_MILLIS))
                    .size();
            var partition = new TopicPartition(TOPIC, partition(key, partitions));
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            boolean stands = false;
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (key.equals(record.key())) {
                        stands = record.value() != null;
                    }
                }
            }
            return stands;
        }
    }

    /** As Kafka's producers spread keys. */
    private static int partition(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
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
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return settings;
    }
}

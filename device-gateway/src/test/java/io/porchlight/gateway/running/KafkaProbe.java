package io.porchlight.gateway.running;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DeviceRevocation;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import io.porchlight.contracts.event.Topic;
import io.porchlight.messaging.event.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The other services' side of Kafka. */
final class KafkaProbe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private KafkaProbe() {}

    static Map<String, Object> broker() {
        return Map.of("bootstrap.servers", Setting.text("kafka.bootstrap.servers"));
    }

    static void createTopics() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(new NewTopic(topic.topicName(), 1, (short) 1)
                    .configs(topic.compacted() ? Map.of("cleanup.policy", "compact") : Map.of()));
        }
        try (Admin admin = Admin.create(broker())) {
            admin.createTopics(topics).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    static void produce(String key, Event event) {
        try {
            produce(EventType.of(event), key, JSON.writeValueAsBytes(event));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void produce(EventType type, String key, byte @Nullable [] value) {
        Envelope envelope = Envelope.of(type.type(), "/consent-service", Instant.now());
        try (var producer = new KafkaProducer<>(broker(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(type.topic().topicName(), null, null, key, value, envelope.headers()))
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shuts a device out, as the operator does. */
    static void revoke(TestDevice device) {
        var revocation = new DeviceRevocation(device.deviceId, Instant.now().getEpochSecond());
        produce(revocation.key(), revocation);
    }

    /** Lets the broker stand still ({@code -STOP}) or go on ({@code -CONT}). */
    static void signal(String signal) {
        long pid = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("kafka.Kafka"))
                .findFirst()
                .orElseThrow()
                .pid();
        try {
            int killed = new ProcessBuilder("kill", signal, String.valueOf(pid))
                    .start()
                    .waitFor();
            if (killed != 0) {
                throw new IllegalStateException("kill " + signal + ": " + killed);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(ConsumerRecord<String, byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first record of the topic of which this holds, waiting for it if need be. */
    static ConsumerRecord<String, byte[]> await(Topic topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try (var consumer = consumer(topic)) {
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (wanted.test(record)) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("no such record on " + topic.topicName());
    }

    /** Everything that is on the topic now. */
    static List<ConsumerRecord<String, byte[]>> all(Topic topic) {
        var partition = new TopicPartition(topic.topicName(), 0);
        try (var consumer = consumer(topic)) {
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var found = new ArrayList<ConsumerRecord<String, byte[]>>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            return found;
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(Topic topic) {
        var consumer = new KafkaConsumer<>(broker(), new StringDeserializer(), new ByteArrayDeserializer());
        var partition = new TopicPartition(topic.topicName(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }
}

package io.porchlight.lawenforcement.play;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import io.porchlight.messaging.event.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** The other services' side of the broker. */
public final class Kafka {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Kafka() {}

    /** Another service says something. */
    public static void say(String source, String key, Event event) {
        EventType type = EventType.of(event);
        Envelope envelope = Envelope.of(type.type(), source, Instant.now());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", servers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            byte[] value = JSON.copy()
                    .setDefaultPropertyInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
                    .writeValueAsBytes(event);
            producer.send(new ProducerRecord<>(type.topic().topicName(), null, key, value, envelope.headers()))
                    .get();
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the first event of a type that fits, from the beginning of its topic. */
    public static <T extends Event> T await(Class<T> type, Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        read(topic(type), LIMIT, message -> {
            if (message.value() != null && typeOf(message).equals(typeName(type))) {
                T event = parse(message.value(), type);
                if (wanted.test(event)) {
                    found.add(event);
                    return true;
                }
            }
            return false;
        });
        if (found.isEmpty()) {
            throw new AssertionError("no " + type.getSimpleName() + " came as was waited for");
        }
        return found.getFirst();
    }

    /** Everything of a type that is on its topic by now. */
    public static <T extends Event> List<T> all(Class<T> type) {
        List<T> found = new ArrayList<>();
        read(topic(type), Duration.ofMillis(500), message -> {
            if (message.value() != null && typeOf(message).equals(typeName(type))) {
                found.add(parse(message.value(), type));
            }
            return false;
        });
        return found;
    }

    /** Waits for a raw record. */
    public static ConsumerRecord<String, byte[]> awaitRecord(
            String topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        read(topic, LIMIT, message -> {
            if (wanted.test(message)) {
                found.add(message);
                return true;
            }
            return false;
        });
        if (found.isEmpty()) {
            throw new AssertionError("nothing came to " + topic + " as was waited for");
        }
        return found.getFirst();
    }

    private static void read(String topic, Duration limit, Predicate<ConsumerRecord<String, byte[]>> last) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", servers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = System.nanoTime() + limit.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(100))) {
                    if (last.test(message)) {
                        return;
                    }
                }
            }
        }
    }

    private static <T extends Event> T parse(byte[] value, Class<T> type) {
        try {
            return JSON.readValue(value, type);
        } catch (IOException e) {
            throw new AssertionError("an event that is not a " + type.getSimpleName(), e);
        }
    }

    private static String typeOf(ConsumerRecord<String, byte[]> message) {
        return Envelope.read(message.headers()).map(Envelope::type).orElse("");
    }

    private static EventType eventType(Class<?> type) {
        return java.util.Arrays.stream(EventType.values())
                .filter(candidate -> candidate.data() == type)
                .findFirst()
                .orElseThrow();
    }

    private static String typeName(Class<?> type) {
        return eventType(type).type();
    }

    private static String topic(Class<?> type) {
        return eventType(type).topic().topicName();
    }

    private static String servers() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }
}

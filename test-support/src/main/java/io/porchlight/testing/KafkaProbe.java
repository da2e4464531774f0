package io.porchlight.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The broker as another service sees it: sends events, reads what came. */
public final class KafkaProbe {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private KafkaProbe() {}

    /** Sends a record with these headers; no JSON is a tombstone. */
    public static void send(String topic, String key, Iterable<Header> headers, @Nullable String json) {
        send(new ProducerRecord<>(topic, null, key, json == null ? null : json.getBytes(UTF_8), headers));
    }

    /** Sends a CloudEvent in binary mode with an id of its own. */
    public static void sendEvent(String topic, String key, String type, String json) {
        sendEvent(topic, key, type, "/test", json);
    }

    /** Sends a CloudEvent in binary mode with an id of its own and the source given. */
    public static void sendEvent(String topic, String key, String type, String source, String json) {
        Map<String, String> attributes = Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                UUID.randomUUID().toString(),
                "ce_type",
                type,
                "ce_source",
                source,
                "ce_time",
                Instant.now().toString(),
                "content-type",
                "application/json");
        List<Header> headers = new ArrayList<>();
        attributes.forEach((name, value) -> headers.add(new RecordHeader(name, value.getBytes(UTF_8))));
        send(topic, key, headers, json);
    }

    /** Sends a record as it is and waits for the broker's acknowledgement. */
    public static void send(ProducerRecord<String, byte[]> message) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(message).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every record of a topic from its beginning, until one is the last that the test waits for. */
    public static List<ConsumerRecord<String, byte[]>> readUntil(
            String topic, Predicate<ConsumerRecord<String, byte[]>> last) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (var consumer = consumer(topic)) {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(100))) {
                    all.add(message);
                    if (last.test(message)) {
                        return all;
                    }
                }
            }
        }
        throw new AssertionError("what was waited for did not come to " + topic + " among " + all.size() + " records");
    }

    /** Every record that is on a topic by now, however long it takes to read them. */
    static List<ConsumerRecord<String, byte[]>> readAll(String topic) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (var consumer = consumer(topic)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    private static KafkaConsumer<String, byte[]> consumer(String topic) {
        var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers()), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
        consumer.assign(partition);
        consumer.seekToBeginning(partition);
        return consumer;
    }

    /** A header's text, or nothing. */
    public static String header(ConsumerRecord<String, byte[]> message, String name) {
        var header = message.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private static String servers() {
        return ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class);
    }
}

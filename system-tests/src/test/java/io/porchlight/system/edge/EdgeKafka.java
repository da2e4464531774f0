package io.porchlight.system.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.jspecify.annotations.Nullable;

/** The other services' side of Kafka, by what docs/topics.md says and nothing else. */
final class EdgeKafka implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String COMMANDS = "device-commands.v1";
    private static final long COMMAND_SECONDS = 60;

    private final String servers;
    private final KafkaProducer<String, byte[]> producer;
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    EdgeKafka(String servers) {
        this.servers = servers;
        // Of several requests to a partition that was made a moment ago, the first may be the one that comes too early;
        // Kafka would take the second, and refuse the first for its number until its time is over.
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "max.in.flight.requests.per.connection", 1),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** The certificate that the edge would have issued to this device. */
    void certify(EdgeDevice device) {
        send(
                "device-certificates.v1",
                "io.porchlight.device.certificate.v1",
                device.deviceId(),
                Json.object(
                        "deviceId",
                        device.deviceId(),
                        "device",
                        device.publicKey(),
                        "certificateSha256",
                        device.certificateSha256(),
                        "notAfter",
                        device.certificate().getNotAfter().getTime() / 1000,
                        "manufacturerTokenHash",
                        Bytes.randomId()));
    }

    /** Shuts the device out, as the operator does. */
    void revoke(EdgeDevice device) {
        send(
                "device-certificates.v1",
                "io.porchlight.device.revocation.v1",
                device.deviceId() + "/revoked",
                Json.object("deviceId", device.deviceId(), "revokedAt", System.currentTimeMillis() / 1000));
        flush();
    }

    /** The device's place in a home of its own. */
    void register(EdgeDevice device, String status, String plan) {
        send(
                "device-registry.v1",
                "io.porchlight.device.registry.v1",
                device.deviceId(),
                Json.object(
                        "deviceId",
                        device.deviceId(),
                        "device",
                        device.publicKey(),
                        "status",
                        status,
                        "circle",
                        circle(device),
                        "circleId",
                        device.deviceId(),
                        "plan",
                        plan,
                        "retentionDays",
                        Json.object("ding", 30, "motion", 7, "live", 1, "talk", 1)));
    }

    /** A command for a device, worth having for a minute. */
    void command(EdgeDevice device, String commandId, String kind, JsonNode body) {
        command(null, device, commandId, kind, body);
        flush();
    }

    /** Takes the command of this kind back, as if the device had answered it; not waited for. */
    void forget(EdgeDevice device, String kind) {
        send(COMMANDS, "io.porchlight.device.command.v1", device.deviceId() + "/" + kind, null);
    }

    /** How many partitions the commands have. */
    int commandPartitions() {
        return producer.partitionsFor(COMMANDS).size();
    }

    /** The same on this partition, and not waited for. */
    void command(@Nullable Integer partition, EdgeDevice device, String commandId, String kind, JsonNode body) {
        send(
                COMMANDS,
                partition,
                "io.porchlight.device.command.v1",
                device.deviceId() + "/" + kind,
                Json.object(
                        "commandId",
                        commandId,
                        "deviceId",
                        device.deviceId(),
                        "circle",
                        circle(device),
                        "kind",
                        kind,
                        "body",
                        body,
                        "expiresAt",
                        Instant.now().getEpochSecond() + COMMAND_SECONDS));
    }

    /** The pseudonym of the home that the device belongs to. */
    private static String circle(EdgeDevice device) {
        return "circle-" + device.deviceId();
    }

    private void send(String topic, String type, String key, @Nullable JsonNode value) {
        send(topic, null, type, key, value);
    }

    private void send(String topic, @Nullable Integer partition, String type, String key, @Nullable JsonNode value) {
        List<Header> headers = Stream.of(
                        new String[] {"ce_specversion", "1.0"},
                        new String[] {"ce_id", Bytes.randomId()},
                        new String[] {"ce_type", type},
                        new String[] {"ce_source", "/consent-service"},
                        new String[] {"ce_time", Instant.now().toString()},
                        new String[] {"content-type", "application/json"})
                .<Header>map(header -> new RecordHeader(header[0], header[1].getBytes(StandardCharsets.UTF_8)))
                .toList();
        byte[] bytes = value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, null, key, bytes, headers), (stored, failure) -> {
            if (failure != null) {
                failures.add(failure);
            }
        });
    }

    /** Waits until all is stored. */
    void flush() {
        producer.flush();
        Exception failure = failures.poll();
        if (failure != null) {
            throw new IllegalStateException("Kafka did not store what was sent", failure);
        }
    }

    /** The event with this id, waited for. */
    JsonNode awaitEvent(String eventId) {
        return await("device-events.v1", event -> event.path("eventId").asText().equals(eventId));
    }

    /** The first value of which this holds, from the topic's beginning, waited for. */
    JsonNode await(String topic, Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.value() != null && wanted.test(json(record))) {
                        return json(record);
                    }
                }
            }
        }
        throw new AssertionError("nothing such came to " + topic);
    }

    /** Every value that is on the topic now. */
    List<JsonNode> all(String topic) {
        return all(topic, key -> true).stream().map(Said::value).toList();
    }

    /**
     * A value on a topic.
     *
     * @param at when it came there, in Unix milliseconds
     */
    record Said(long at, JsonNode value) {}

    /** Every value that is on the topic now, in the order of time. */
    List<Said> said(String topic) {
        return all(topic, key -> true).stream()
                .sorted(Comparator.comparing(Said::at))
                .toList();
    }

    /** Every value with such a key. */
    private List<Said> all(String topic, Predicate<String> keys) {
        List<Said> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.value() != null && keys.test(record.key())) {
                        found.add(new Said(record.timestamp(), json(record)));
                    }
                });
            }
        }
        return found;
    }

    /** How many replies of the device are there. */
    int replies(EdgeDevice device) {
        return all("device-replies.v1", device.deviceId()::equals).size();
    }

    /** What these devices, or their Wills, said of their state. */
    List<JsonNode> states(List<EdgeDevice> devices) {
        Set<String> ids = devices.stream().map(EdgeDevice::deviceId).collect(Collectors.toSet());
        return all("device-replies.v1", ids::contains).stream()
                .map(Said::value)
                .filter(reply -> reply.path("kind").asText().equals("state"))
                .toList();
    }

    /** Whether the last word on the log is that the device is connected. */
    boolean online(EdgeDevice device) {
        return all("device-sessions.v1", device.deviceId()::equals).stream()
                .map(said -> said.value().get("online").asBoolean())
                .reduce((before, after) -> after)
                .orElse(false);
    }

    /** Which of these reports did not come to the log. */
    Set<String> missing(Set<String> eventIds) {
        Set<String> missing = new HashSet<>(eventIds);
        all("device-events.v1")
                .forEach(event -> missing.remove(event.path("eventId").asText()));
        return missing;
    }

    private KafkaConsumer<String, byte[]> consumer(String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static JsonNode json(ConsumerRecord<String, byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}

package io.porchlight.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The other services' side of the broker: says and hears the events of {@code contracts}. */
public final class Kafka {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Kafka() {}

    /** Another service says something; {@code source} is its path, for example {@code /video-service}. */
    public static void say(String source, String key, Event event) {
        EventType type = EventType.of(event);
        try {
            KafkaProbe.sendEvent(type.topic().topicName(), key, type.type(), source, JSON.writeValueAsString(event));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Waits for the first event of a type that fits, from the beginning of its topic. */
    public static <T extends Event> T await(Class<T> type, Predicate<T> wanted) {
        EventType wantedType = eventType(type);
        return parse(
                awaitRecord(
                                wantedType.topic().topicName(),
                                message -> isA(message, wantedType) && wanted.test(parse(message.value(), type)))
                        .value(),
                type);
    }

    /** Everything of a type that is on its topic by now. */
    public static <T extends Event> List<T> all(Class<T> type) {
        EventType wanted = eventType(type);
        return KafkaProbe.readAll(wanted.topic().topicName()).stream()
                .filter(message -> isA(message, wanted))
                .map(message -> parse(message.value(), type))
                .toList();
    }

    /** Waits for a raw record. */
    public static ConsumerRecord<String, byte[]> awaitRecord(
            String topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        return KafkaProbe.readUntil(topic, wanted).getLast();
    }

    private static boolean isA(ConsumerRecord<String, byte[]> message, EventType type) {
        return message.value() != null && KafkaProbe.header(message, "ce_type").equals(type.type());
    }

    private static <T extends Event> T parse(byte[] value, Class<T> type) {
        try {
            return JSON.readValue(value, type);
        } catch (IOException e) {
            throw new AssertionError(
                    "an event that is not a " + type.getSimpleName() + ": " + new String(value, UTF_8), e);
        }
    }

    private static EventType eventType(Class<?> type) {
        return Arrays.stream(EventType.values())
                .filter(candidate -> candidate.data() == type)
                .findFirst()
                .orElseThrow();
    }
}

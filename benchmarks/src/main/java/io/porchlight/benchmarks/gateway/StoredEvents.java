package io.porchlight.benchmarks.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DeviceEvent;
import io.porchlight.contracts.event.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What is on the events' topic.
 *
 * @param ids {@code deviceId eventId} of every event
 * @param repetitions records of events that are there already
 */
record StoredEvents(Set<String> ids, long repetitions) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the topic from its beginning to its end as it is now. */
    static StoredEvents read(String bootstrapServers) throws IOException {
        Set<String> ids = new HashSet<>();
        long repetitions = 0;
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.DEVICE_EVENTS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    DeviceEvent event = JSON.readValue(record.value(), DeviceEvent.class);
                    if (!ids.add(event.deviceId() + " " + event.eventId())) {
                        repetitions++;
                    }
                }
            }
        }
        return new StoredEvents(ids, repetitions);
    }
}

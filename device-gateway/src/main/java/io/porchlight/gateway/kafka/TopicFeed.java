package io.porchlight.gateway.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.porchlight.contracts.event.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads topics whole, from their beginning and then on for ever, without a consumer group: every node sees everything.
 * A topic counts as loaded once all that stood in it at the start has been applied; until then it is among
 * {@link #missing()}. So is a topic that is written to until the publisher knows it: else what comes while Kafka is away
 * could not wait for it. A topic that does not exist is missing: nothing is created here. When Kafka goes away later, the
 * views keep what they have and follow again when it is back.
 */
public final class TopicFeed implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Map<String, TopicView> views = new HashMap<>();
    private final KafkaPublisher kafka;
    private final Set<String> unknown = new HashSet<>();
    private final SortedSet<String> missing = new ConcurrentSkipListSet<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final KafkaConsumer<String, byte[]> consumer;
    private final Thread thread;
    private volatile boolean closing;

    /** @param written what the node writes to, beside dead letters */
    public TopicFeed(
            Map<String, Object> broker,
            Collection<? extends TopicView> views,
            Collection<Topic> written,
            KafkaPublisher kafka) {
        views.forEach(view -> this.views.put(view.topic().topicName(), view));
        written.forEach(topic -> unknown.add(topic.topicName()));
        missing.addAll(this.views.keySet());
        missing.addAll(unknown);
        this.kafka = kafka;
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().daemon().name("topic-feed").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Completes, on the feed's thread, once every topic is loaded or known. */
    public CompletionStage<Void> loaded() {
        return loaded;
    }

    /** Names of the topics that are not loaded, or not known, yet. */
    public SortedSet<String> missing() {
        return new TreeSet<>(missing);
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            Map<TopicPartition, Long> ends = begin();
            while (!closing) {
                try {
                    consumer.poll(POLL).forEach(this::apply);
                    catchUp(ends);
                } catch (WakeupException e) {
                    throw e;
                } catch (KafkaException e) {
                    LOG.warnf("reading on later: %s", e.getMessage());
                    Thread.sleep(RETRY);
                }
            }
        } catch (WakeupException | InterruptedException e) {
            LOG.debug("the feed ends", e);
        }
    }

    /** Waits until every topic exists, then begins at its beginning; what stands in it now has to be loaded. */
    private Map<TopicPartition, Long> begin() throws InterruptedException {
        while (!closing) {
            try {
                Map<String, List<PartitionInfo>> there = consumer.listTopics();
                if (there.keySet().containsAll(missing)) {
                    List<TopicPartition> partitions = views.keySet().stream()
                            .flatMap(name -> there.get(name).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
                    consumer.assign(partitions);
                    consumer.seekToBeginning(partitions);
                    return new HashMap<>(consumer.endOffsets(partitions));
                }
            } catch (WakeupException e) {
                throw e;
            } catch (KafkaException e) {
                LOG.warnf("topics cannot be read yet: %s", e.getMessage());
            }
            Thread.sleep(RETRY);
        }
        throw new WakeupException();
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        TopicView view = views.get(record.topic());
        try {
            if (record.key() != null && view != null) {
                view.apply(record);
            }
        } catch (RuntimeException e) {
            LOG.warnf("%s: record at %d/%d cannot be used", record.topic(), record.partition(), record.offset());
            if (view != null && !view.topic().compacted()) {
                deadLetter(view.topic(), record, e);
            }
        }
    }

    private void deadLetter(Topic topic, ConsumerRecord<String, byte[]> record, RuntimeException reason) {
        var letter = new ProducerRecord<>(topic.deadLetterName(), record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers()
                .add("dead-letter-reason", String.valueOf(reason.getMessage()).getBytes(UTF_8));
        kafka.send(letter);
    }

    private void catchUp(Map<TopicPartition, Long> ends) {
        if (loaded.isDone()) {
            return;
        }
        ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        unknown.removeIf(kafka::knows);
        missing.removeIf(name -> !unknown.contains(name)
                && ends.keySet().stream()
                        .noneMatch(partition -> partition.topic().equals(name)));
        if (missing.isEmpty()) {
            loaded.complete(null);
        }
    }
}

package io.porchlight.stack.part;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kafka topic as docs/topics.md and docs/architecture.md have it.
 *
 * @param configuration Kafka's topic settings
 */
public record Topic(String name, Map<String, String> configuration) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    /** Every topic that crosses a service boundary, each with its dead-letter topic. */
    public static List<Topic> all() {
        List<Topic> topics = new ArrayList<>();
        for (Topic topic : List.of(
                kept("device-events.v1", DAY),
                kept("device-replies.v1", DAY),
                compacted("device-registry.v1"),
                compacted("device-certificates.v1"),
                compacted("device-sessions.v1"),
                kept("device-logins.v1", Duration.ofHours(1)),
                compacted("epoch-keys.v1"),
                lastValues("device-commands.v1", Duration.ofDays(30)),
                kept("clips.v1", WEEK),
                kept("revocations.v1", DAY),
                forEver("agency-links.v1"),
                kept("footage-requests.v1", WEEK),
                kept("disclosures.v1", WEEK),
                kept("disclosure-accesses.v1", WEEK))) {
            topics.add(topic);
            topics.add(kept(topic.name() + ".dead-letter", WEEK));
        }
        return List.copyOf(topics);
    }

    /** Retention counts from a closed segment's end, so segments are closed well within it. */
    private static Topic kept(String name, Duration retention) {
        return new Topic(
                name,
                Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", Long.toString(retention.toMillis()),
                        "segment.ms", Long.toString(retention.dividedBy(6).toMillis())));
    }

    private static Topic forEver(String name) {
        return new Topic(name, Map.of("cleanup.policy", "delete", "retention.ms", "-1"));
    }

    /** The last value of each key, and even that no longer than for the time given. */
    private static Topic lastValues(String name, Duration retention) {
        Map<String, String> settings = new HashMap<>(compacted(name).configuration());
        settings.put("cleanup.policy", "compact,delete");
        settings.put("retention.ms", Long.toString(retention.toMillis()));
        return new Topic(name, Map.copyOf(settings));
    }

    private static Topic compacted(String name) {
        return new Topic(
                name,
                Map.of(
                        "cleanup.policy",
                        "compact",
                        "segment.ms",
                        Long.toString(Duration.ofHours(1).toMillis()),
                        "min.cleanable.dirty.ratio",
                        "0.1",
                        "delete.retention.ms",
                        Long.toString(DAY.toMillis())));
    }
}

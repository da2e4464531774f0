package io.porchlight.contracts.event;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kafka topics, with how long each keeps its records (docs/topics.md). */
public enum Topic {
    DEVICE_EVENTS("device-events.v1", false, Duration.ofHours(24)),
    DEVICE_REPLIES("device-replies.v1", false, Duration.ofHours(24)),
    DEVICE_REGISTRY("device-registry.v1", true, null),
    DEVICE_CERTIFICATES("device-certificates.v1", true, null),
    DEVICE_SESSIONS("device-sessions.v1", true, null),
    DEVICE_LOGINS("device-logins.v1", false, Duration.ofHours(1)),
    EPOCH_KEYS("epoch-keys.v1", true, null),
    DEVICE_COMMANDS("device-commands.v1", true, Duration.ofDays(30)),
    CLIPS("clips.v1", false, Duration.ofDays(7)),
    REVOCATIONS("revocations.v1", false, Duration.ofHours(24)),
    AGENCY_LINKS("agency-links.v1", false, null),
    FOOTAGE_REQUESTS("footage-requests.v1", false, Duration.ofDays(7)),
    DISCLOSURES("disclosures.v1", false, Duration.ofDays(7)),
    DISCLOSURE_ACCESSES("disclosure-accesses.v1", false, Duration.ofDays(7));

    private final String topicName;
    private final boolean compacted;
    private final @Nullable Duration retention;

    Topic(String topicName, boolean compacted, @Nullable Duration retention) {
        this.topicName = topicName;
        this.compacted = compacted;
        this.retention = retention;
    }

    /** The name on the broker. */
    public String topicName() {
        return topicName;
    }

    /** Where records go that cannot be processed. */
    public String deadLetterName() {
        return topicName + ".dead-letter";
    }

    /** Whether only the last value of a key is kept. */
    public boolean compacted() {
        return compacted;
    }

    /** How long records are kept; empty: for ever. A compacted topic may forget last values too after this time. */
    public Optional<Duration> retention() {
        return Optional.ofNullable(retention);
    }
}

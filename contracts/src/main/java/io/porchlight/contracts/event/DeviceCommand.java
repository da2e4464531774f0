package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An instruction for a doorbell: kind is pair, links, settings, chime or firmware; void after {@code expiresAt} (Unix
 * seconds). {@code circle} is the pseudonym of the home that it comes from: the gateway hands it over only while the
 * doorbell belongs to that home. Only {@code pair} has none, since it is what makes a doorbell belong.
 */
public record DeviceCommand(
        String commandId, String deviceId, @Nullable String circle, String kind, JsonNode body, long expiresAt)
        implements Event {
    /** The record's key on the topic, {@code deviceId/kind}: Kafka itself keeps the last command of each kind. */
    public String key() {
        return key(deviceId, kind);
    }

    /** As {@link #key()}; a tombstone under it says that the command is answered. */
    public static String key(String deviceId, String kind) {
        return deviceId + "/" + kind;
    }
}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A doorbell of the home. {@code state} is what it said of battery, signal and firmware; {@code online} whether it is
 * connected, {@code onlineSince} the minute of the last change (Unix seconds, rounded down; {@code null}: it never
 * connected); {@code deviceKey} its signed announcement of the key that settings are sealed to; {@code clonedAt} when it
 * last looked as if somebody had copied its key.
 */
public record DeviceView(
        String deviceId,
        JsonNode state,
        @Nullable Long seenAt,
        @Nullable String acknowledgedHead,
        boolean online,
        @Nullable Long onlineSince,
        @Nullable Long clonedAt,
        @Nullable JsonNode deviceKey,
        List<CommandView> commands) {}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A doorbell of the home. */
public record DeviceView(
        String deviceId,
        JsonNode state,
        @Nullable Long seenAt,
        @Nullable String acknowledgedHead) {}

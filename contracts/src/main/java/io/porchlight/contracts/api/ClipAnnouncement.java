package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A clip that the gateway passes on. */
public record ClipAnnouncement(
        String clipId,
        String circle,
        String deviceId,
        String eventId,
        String kind,
        String epochId,
        long expiresAt,
        JsonNode statement,
        String sealedBundle) {}

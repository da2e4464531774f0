package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** All tracks of a clip have arrived and match its statement; the bundle of sealed keys is under its epoch key. */
public record ClipStored(
        String clipId,
        String circle,
        String deviceId,
        String eventId,
        String kind,
        JsonNode statement,
        String epochId,
        String sealedBundle,
        long expiresAt)
        implements Event {}

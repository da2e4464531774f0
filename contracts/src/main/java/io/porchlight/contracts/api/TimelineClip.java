package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The sealed clip of an event. */
public record TimelineClip(String clipId, JsonNode statement, long expiresAt) {}

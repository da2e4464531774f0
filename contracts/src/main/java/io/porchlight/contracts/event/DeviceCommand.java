package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** An instruction for a doorbell: kind is pair, links, settings or chime; void after {@code expiresAt} (Unix seconds). */
public record DeviceCommand(String commandId, String deviceId, String kind, JsonNode body, long expiresAt)
        implements Event {}

package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** The home withdrew a grant; keys already delivered cannot be recalled. */
public record DisclosureWithdrawn(String requestId, String jti, JsonNode withdrawal, long at) implements Event {}

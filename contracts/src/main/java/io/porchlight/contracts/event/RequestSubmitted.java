package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** A footage request that two officers signed. */
public record RequestSubmitted(String requestId, String agencyId, JsonNode request) implements Event {}

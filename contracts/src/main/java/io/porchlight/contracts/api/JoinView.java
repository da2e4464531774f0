package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** An invitation answer that waits for a primary. */
public record JoinView(String joinId, JsonNode answer) {}

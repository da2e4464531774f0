package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** An invitation answer. */
public record JoinSubmission(JsonNode answer) {}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The request with both officers' signatures. */
public record RequestSignature(JsonNode request) {}

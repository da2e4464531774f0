package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** What a doorbell in pairing mode said. */
public record HelloView(JsonNode device, JsonNode hello) {}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A doorbell's request for another certificate, signed by its identity key. */
public record RenewalRequest(JsonNode request) {}

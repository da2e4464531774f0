package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A doorbell's first certificate request. */
public record ProvisionRequest(JsonNode request, String manufacturerToken) {}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A withdrawal signed by the grant's clip keys. */
public record WithdrawalSubmission(JsonNode withdrawal) {}

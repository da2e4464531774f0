package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The proposed link with accrediting signatures added. */
public record ProposalSignature(JsonNode link) {}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A link that still lacks signatures. */
public record ProposalView(String proposalId, String slug, JsonNode link) {}

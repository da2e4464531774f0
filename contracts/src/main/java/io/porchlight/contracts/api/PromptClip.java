package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** A clip that a prompt offers. */
public record PromptClip(String clipId, String kind, JsonNode statement, String ingestProof) {}

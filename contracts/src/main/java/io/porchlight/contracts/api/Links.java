package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Signed links in chain order. */
public record Links(List<JsonNode> links) {}

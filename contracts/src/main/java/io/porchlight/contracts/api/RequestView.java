package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A request as its agency sees it. */
public record RequestView(
        String requestId,
        JsonNode request,
        String caseNumber,
        String status,
        String publishedUntil,
        @Nullable String problem,
        @Nullable String detail,
        @Nullable String proof) {}

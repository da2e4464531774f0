package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A request with its first officer's signature. */
public record RequestSubmission(
        JsonNode request, String caseNumber, String caseSalt, List<CaseKeyEntry> caseKeyEntries) {}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A signed grant, the opening of its signer, and the clip keys sealed once more to the release key. */
public record GrantSubmission(JsonNode grant, SignerOpening signer, List<GrantKey> grantKeys) {}

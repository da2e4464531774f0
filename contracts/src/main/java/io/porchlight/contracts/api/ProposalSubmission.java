package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A proposed agency link. */
public record ProposalSubmission(JsonNode link, List<KeyringEntry> keyring) {}

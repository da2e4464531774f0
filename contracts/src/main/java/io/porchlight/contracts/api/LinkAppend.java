package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One link to append, with the keyring entries that it needs. */
public record LinkAppend(JsonNode link, List<KeyringEntry> keyring) {}

package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A new household: its signed create link, keyring and recovery blob. */
public record CircleCreation(JsonNode create, List<KeyringEntry> keyring, String recoveryBlob) {}

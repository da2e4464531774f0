package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Status waiting or answered. */
public record PairingView(String status, @Nullable JsonNode answer) {}

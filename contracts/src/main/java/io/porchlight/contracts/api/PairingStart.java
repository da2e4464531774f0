package io.porchlight.contracts.api;

import com.fasterxml.jackson.databind.JsonNode;

/** The app's pairing message for a doorbell. */
public record PairingStart(String deviceId, JsonNode m, String mac) {}

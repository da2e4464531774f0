package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** The HPKE public key (P-256 JWK) of one expiry hour, {@code YYYYMMDDTHHZ}. */
public record EpochKey(String epochId, JsonNode publicKey) implements Event {}

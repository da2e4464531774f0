package io.porchlight.contracts.api;

/** A settings document sealed to the key {@code keyId} (base64url). */
public record SealedSettings(String keyId, String sealed) {}

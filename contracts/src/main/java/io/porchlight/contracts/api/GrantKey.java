package io.porchlight.contracts.api;

/** A clip's private key sealed to releaseKey, kept while the grant lives. */
public record GrantKey(String clipId, String keyId, String sealed) {}

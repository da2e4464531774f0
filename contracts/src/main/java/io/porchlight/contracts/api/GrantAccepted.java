package io.porchlight.contracts.api;

/** A grant was taken; it is released in the batch at or after this instant. */
public record GrantAccepted(String jti, long releaseNotBefore) {}

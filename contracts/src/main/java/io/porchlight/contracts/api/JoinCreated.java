package io.porchlight.contracts.api;

/** Answer to a join. */
public record JoinCreated(String joinId) {}

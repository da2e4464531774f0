package io.porchlight.contracts.api;

/** Answer to a request. */
public record RequestCreated(String requestId, String status) {}

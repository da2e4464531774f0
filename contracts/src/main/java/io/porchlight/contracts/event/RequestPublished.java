package io.porchlight.contracts.event;

/** A request is in the public log; {@code leaf} is its 32-byte entry. */
public record RequestPublished(String requestId, long index, String leaf, String salt, String proof) implements Event {}

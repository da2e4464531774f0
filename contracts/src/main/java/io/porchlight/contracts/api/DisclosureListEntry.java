package io.porchlight.contracts.api;

/** A disclosure that arrived. */
public record DisclosureListEntry(String jti, long releasedAt, boolean withdrawn) {}

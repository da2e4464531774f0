package io.porchlight.contracts.api;

/** Asks for a token to fetch one disclosed clip. */
public record DisclosureTokenAsk(String clipId) {}

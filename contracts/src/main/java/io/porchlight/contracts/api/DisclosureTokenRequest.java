package io.porchlight.contracts.api;

/** Asks for a clip access token under a live grant. */
public record DisclosureTokenRequest(String jti, String clipId) {}

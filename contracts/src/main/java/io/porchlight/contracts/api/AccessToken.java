package io.porchlight.contracts.api;

/** A clip access token (JWT) and its end in Unix seconds. */
public record AccessToken(String token, long expiresAt) {}

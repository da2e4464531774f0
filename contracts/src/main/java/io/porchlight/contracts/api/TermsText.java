package io.porchlight.contracts.api;

/** A version of the terms; hash = SHA-256 of its exact bytes, base64url. */
public record TermsText(String version, String hash, String text) {}

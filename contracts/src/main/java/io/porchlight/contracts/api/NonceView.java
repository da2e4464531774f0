package io.porchlight.contracts.api;

/** A single-use nonce. */
public record NonceView(String nonce) {}

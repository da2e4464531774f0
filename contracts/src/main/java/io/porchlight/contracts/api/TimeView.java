package io.porchlight.contracts.api;

/** The server's clock, Unix milliseconds. */
public record TimeView(long now) {}

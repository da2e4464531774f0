package io.porchlight.contracts.api;

/** The head after an append. */
public record LinkAppended(int n, String head) {}

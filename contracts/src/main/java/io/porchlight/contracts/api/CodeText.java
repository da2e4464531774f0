package io.porchlight.contracts.api;

/** A code with its text. */
public record CodeText(String code, String text) {}

package io.porchlight.contracts.api;

/** The case key sealed to one officer's device. */
public record CaseKeyEntry(String memberOpenKeyId, String entry) {}

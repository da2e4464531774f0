package io.porchlight.contracts.api;

/** A circle key sealed to one member device (purpose view, release or case). */
public record KeyringEntry(String purpose, String keyId, String memberOpenKeyId, String entry) {}

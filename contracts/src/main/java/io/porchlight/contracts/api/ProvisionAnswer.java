package io.porchlight.contracts.api;

/** The issued certificate and its chain, PEM. */
public record ProvisionAnswer(String certificate, String chain) {}

package io.porchlight.contracts.api;

import org.jspecify.annotations.Nullable;

/** The issued certificate and its chain, PEM; no certificate for a doorbell that asked for none. */
public record ProvisionAnswer(@Nullable String certificate, String chain) {}

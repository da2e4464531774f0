package io.porchlight.contracts.api;

/** The recovery principal's keys under the recovery code. */
public record RecoveryView(String recoveryBlob) {}

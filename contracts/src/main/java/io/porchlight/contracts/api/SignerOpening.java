package io.porchlight.contracts.api;

/** Opens the grant's signer commitment. */
public record SignerOpening(String salt, String jws) {}

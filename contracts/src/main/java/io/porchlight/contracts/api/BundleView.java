package io.porchlight.contracts.api;

/** The bundle of sealed keys: base64url of its JCS bytes. */
public record BundleView(String bundle) {}

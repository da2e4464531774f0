package io.porchlight.contracts.api;

/** An officer viewed or exported a clip. */
public record DisclosureAccessReport(String clipId, String action) {}

package io.porchlight.contracts.api;

/** A case key for one device. */
public record CaseKeyView(String caseKeyId, String entry) {}

package io.porchlight.contracts.api;

/** A press that may still ring. */
public record RingView(String eventId, String deviceId, String minute, long ringUntil) {}

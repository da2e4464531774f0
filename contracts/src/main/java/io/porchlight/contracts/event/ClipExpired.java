package io.porchlight.contracts.event;

/** A clip is gone: reason is retention, erased or orphan. */
public record ClipExpired(String clipId, String circle, String reason, long at) implements Event {}

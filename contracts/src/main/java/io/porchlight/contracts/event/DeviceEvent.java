package io.porchlight.contracts.event;

import org.jspecify.annotations.Nullable;

/** A press, motion, live view or talk at a doorbell. {@code minute} is {@code YYYY-MM-DDThh:mm:00Z}; {@code ringUntil} (Unix seconds) only for a ding that may still ring. */
public record DeviceEvent(
        String deviceId,
        String circle,
        String eventId,
        String kind,
        String minute,
        @Nullable Long ringUntil) implements Event {}

package io.porchlight.contracts.api;

import org.jspecify.annotations.Nullable;

/** One event of the coarse timeline. */
public record TimelineEntry(
        String eventId,
        String kind,
        String minute,
        String deviceId,
        @Nullable TimelineClip clip) {}

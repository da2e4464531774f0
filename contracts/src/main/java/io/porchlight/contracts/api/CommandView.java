package io.porchlight.contracts.api;

import org.jspecify.annotations.Nullable;

/**
 * The last command of a kind to a doorbell: {@code outcome} is waiting, done, refused (then {@code reason} says why) or
 * expired. Instants are Unix seconds.
 */
public record CommandView(
        String kind,
        String commandId,
        long sentAt,
        String outcome,
        @Nullable String reason,
        @Nullable Long answeredAt) {}

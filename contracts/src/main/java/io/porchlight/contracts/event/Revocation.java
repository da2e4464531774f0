package io.porchlight.contracts.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens to refuse or clips to erase at once: action is refuse-tokens or erase. */
public record Revocation(
        @Nullable String circle,
        @Nullable String grant,
        @Nullable List<String> clips,
        String action,
        long at) implements Event {}

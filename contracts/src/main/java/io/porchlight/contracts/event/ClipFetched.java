package io.porchlight.contracts.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ciphertext of a clip was read; {@code grant} is the jti when an agency read it. */
public record ClipFetched(
        String clipId,
        String circle,
        List<String> tracks,
        long at,
        @Nullable String grant) implements Event {}

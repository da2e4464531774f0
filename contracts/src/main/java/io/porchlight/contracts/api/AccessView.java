package io.porchlight.contracts.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the household's access list. */
public record AccessView(
        long at,
        String kind,
        @Nullable String clipId,
        String by,
        @Nullable String agencyId,
        @Nullable String officer,
        @Nullable String jti,
        @Nullable List<String> tracks) {}

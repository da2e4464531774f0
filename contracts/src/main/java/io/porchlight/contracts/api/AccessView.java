package io.porchlight.contracts.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the household's access list.
 *
 * @param at when it happened, Unix seconds
 * @param action what an officer did in a {@code disclosure-access}: {@code view} or {@code export}; otherwise null
 * @param cursor this line's place in the list: as {@code before} it asks for the lines that follow
 */
public record AccessView(
        long at,
        String kind,
        @Nullable String clipId,
        String by,
        @Nullable String agencyId,
        @Nullable String officer,
        @Nullable String jti,
        @Nullable List<String> tracks,
        @Nullable String action,
        String cursor) {}

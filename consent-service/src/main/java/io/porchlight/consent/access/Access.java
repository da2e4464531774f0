package io.porchlight.consent.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was opened, fetched or given of a household; {@code at} is in Unix seconds.
 *
 * @param by {@code home} or {@code agency}
 */
public record Access(
        long at,
        String kind,
        @Nullable String clipId,
        String by,
        @Nullable String agencyId,
        @Nullable String officer,
        @Nullable String jti,
        @Nullable List<String> tracks,
        @Nullable String action) {

    /** Something done by the home itself, with no grant. */
    public static Access byHome(long at, String kind, @Nullable String clipId, @Nullable List<String> tracks) {
        return new Access(at, kind, clipId, "home", null, null, null, tracks, null);
    }

    /** Something done by the home about a grant. */
    public static Access ofGrant(
            long at, String kind, String clipId, String agencyId, String jti, @Nullable List<String> tracks) {
        return new Access(at, kind, clipId, "home", agencyId, null, jti, tracks, null);
    }

    /** Something done by an agency's server under a grant. */
    public static Access byAgency(
            long at, String kind, String clipId, String agencyId, String jti, @Nullable List<String> tracks) {
        return new Access(at, kind, clipId, "agency", agencyId, null, jti, tracks, null);
    }

    /** What an officer did with a clip under a grant: {@code action} is {@code view} or {@code export}. */
    public static Access byOfficer(long at, String clipId, String agencyId, String officer, String jti, String action) {
        return new Access(at, "disclosure-access", clipId, "agency", agencyId, officer, jti, null, action);
    }
}

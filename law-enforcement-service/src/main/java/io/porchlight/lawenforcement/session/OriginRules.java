package io.porchlight.lawenforcement.session;

import io.porchlight.lawenforcement.PublicPaths;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls may ride on a session's cookie (cross-site request forgery). The cookie's SameSite=Strict keeps other sites out;
 * this keeps out other origins of the same site, which on one host differ by port only.
 */
final class OriginRules {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> NEAR = Set.of("same-origin", "same-site");

    private OriginRules() {}

    /**
     * Whether a call is let through.
     *
     * @param origin header {@code Origin} (Fetch Standard): every browser sends it with every unsafe method
     * @param site header {@code Sec-Fetch-Site}, absent in old browsers and in programs
     */
    static boolean allow(String method, String path, @Nullable String origin, @Nullable String site, String portal) {
        if (PublicPaths.covers(method, path)) {
            return true;
        }
        if (SAFE.contains(method)) {
            return !(path.startsWith("/v1/") && "cross-site".equals(site));
        }
        return portal.equals(origin) && (site == null || NEAR.contains(site));
    }
}

package io.porchlight.consent;

/**
 * The only paths that answer without a token: the public log. Everything else is refused with 401 before it is routed, a
 * path that does not exist included.
 */
public final class PublicPaths {
    /** The public log, readable by anybody from any origin. */
    public static final String LOG = "/log/";

    private PublicPaths() {}

    /** Whether a GET of this path needs no token. */
    public static boolean covers(String method, String path) {
        boolean reading = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        return reading && path.startsWith(LOG) && !path.contains("..") && !path.contains("//");
    }
}

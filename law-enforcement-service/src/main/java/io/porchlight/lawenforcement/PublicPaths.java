package io.porchlight.lawenforcement;

/**
 * The only paths that answer without a session: the beginning of a login, the public pages, and what accrediting bodies read
 * and sign (their signatures are checked against the trust file). Everything else is refused with 401 before it is routed, a
 * path that does not exist included.
 */
public final class PublicPaths {
    /** Begins a login. */
    public static final String LOGIN = "/login";
    /** The pages that anybody may read. */
    public static final String PAGES = "/public/";
    /** Proposals that wait for an accrediting signature. */
    public static final String ACCREDITATION = "/v1/accreditation/proposals";

    private PublicPaths() {}

    /** Whether this call needs no session. The path is normalised: no dots, no repeated slashes. */
    public static boolean covers(String method, String path) {
        if (path.contains("..") || path.contains("//")) {
            return false;
        }
        boolean reading = method.equals("GET") || method.equals("HEAD");
        if (reading) {
            return path.equals(LOGIN) || path.startsWith(PAGES) || path.equals(ACCREDITATION);
        }
        return method.equals("POST")
                && path.startsWith(ACCREDITATION + "/")
                && path.indexOf('/', ACCREDITATION.length() + 1) < 0;
    }
}

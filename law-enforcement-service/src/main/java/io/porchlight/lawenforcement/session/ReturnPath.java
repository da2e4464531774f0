package io.porchlight.lawenforcement.session;

import io.porchlight.lawenforcement.Limits;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where a login returns: always an address of the portal. Whatever could lead elsewhere (another scheme or host, a
 * network-path reference, RFC 3986 4.2, backslashes that browsers read as slashes) becomes the portal's start page.
 */
final class ReturnPath {
    private static final String START = "/";

    private ReturnPath() {}

    /** A path, query and fragment that are safe behind the portal's origin. */
    static String of(@Nullable String asked) {
        if (asked == null || asked.length() > Limits.RETURN_PATH.number() || !asked.startsWith("/")) {
            return START;
        }
        boolean odd = asked.startsWith("//") || asked.chars().anyMatch(c -> c <= ' ' || c == '\\' || c > '~');
        return odd || !staysHere(asked) ? START : asked;
    }

    private static boolean staysHere(String path) {
        try {
            URI uri = new URI(path);
            return !uri.isAbsolute() && uri.getRawAuthority() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

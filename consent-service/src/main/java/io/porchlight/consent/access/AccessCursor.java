package io.porchlight.consent.access;

import io.porchlight.messaging.problem.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an access list, which is ordered by time and, within a second, by the order of entry. Written
 * {@code <Unix seconds>-<number>}; for clients it is an opaque text.
 */
record AccessCursor(long at, long accessId) {
    /** Before the newest entry. */
    static final AccessCursor START = new AccessCursor(Long.MAX_VALUE, Long.MAX_VALUE);

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    /** Reads what {@link #text()} wrote; the empty text is the start. */
    static AccessCursor of(String text) {
        if (text.isEmpty()) {
            return START;
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw Problem.badRequest("Give as before the cursor of the last entry that you have, or leave it out.");
        }
        return new AccessCursor(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    String text() {
        return at + "-" + accessId;
    }
}

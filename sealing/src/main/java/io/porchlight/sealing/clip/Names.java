package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import java.util.regex.Pattern;

/** Names that may stand between the bars of an HPKE info: no character of theirs is a bar. */
final class Names {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private Names() {}

    static String checkId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new Refused("clip.id", "An id is 1 to 128 of A-Z, a-z, 0-9, _ and -.");
        }
        return id;
    }

    /** All parts with bars between them, the first one being a fixed text with a slash in it. */
    static String joined(String first, String... ids) {
        StringBuilder joined = new StringBuilder(first);
        for (String id : ids) {
            joined.append('|').append(checkId(id));
        }
        return joined.toString();
    }
}

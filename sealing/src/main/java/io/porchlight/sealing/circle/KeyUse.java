package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;

/** What a key in a keyring entry is for (SF-07). */
public enum KeyUse {
    /** The circle's view key. */
    VIEW("view"),
    /** The circle's release key. */
    RELEASE("release"),
    /** The key of one case of an agency. */
    CASE("case");

    private final String text;

    KeyUse(String text) {
        this.text = text;
    }

    /** The word in the entry's info. */
    public String text() {
        return text;
    }

    /** The use of this word. */
    public static KeyUse of(String text) {
        return switch (text) {
            case "view" -> VIEW;
            case "release" -> RELEASE;
            case "case" -> CASE;
            default -> throw new Refused("keyring.use", "A keyring entry is for view, release or case.");
        };
    }
}

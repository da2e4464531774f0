package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;

/** The kinds of links a chain is made of (SF-06). */
public enum LinkKind {
    CREATE("create"),
    ADD_MEMBER("add-member"),
    REMOVE_MEMBER("remove-member"),
    ROTATE("rotate"),
    CHANGE_ROLE("change-role"),
    SET_RECOVERY("set-recovery"),
    ADD_DEVICE("add-device"),
    REMOVE_DEVICE("remove-device");

    private final String text;

    LinkKind(String text) {
        this.text = text;
    }

    /** The word in a link. */
    public String text() {
        return text;
    }

    static LinkKind of(String text) {
        for (LinkKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new Refused("link.kind", "A link is of a kind that this version does not know. Update the app.");
    }
}

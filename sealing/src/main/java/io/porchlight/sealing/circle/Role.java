package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;

/** What a member may do. Primaries sign links and hold the release key; members only view. */
public enum Role {
    /** May sign links, and may release clips. */
    PRIMARY("primary"),
    /** May view. */
    MEMBER("member");

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** The word in a link. */
    public String text() {
        return text;
    }

    static Role of(String text) {
        return switch (text) {
            case "primary" -> PRIMARY;
            case "member" -> MEMBER;
            default -> throw new Refused("link.role", "A role is \"primary\" or \"member\".");
        };
    }
}

package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;

/** What a circle is. */
public enum CircleType {
    /** People of one home, with a recovery principal and doorbells. */
    HOUSEHOLD("household"),
    /** An accredited public body, without recovery and without doorbells, so that two officers are two people. */
    AGENCY("agency");

    private final String text;

    CircleType(String text) {
        this.text = text;
    }

    /** The word in {@code create}. */
    public String text() {
        return text;
    }

    static CircleType of(String text) {
        return switch (text) {
            case "household" -> HOUSEHOLD;
            case "agency" -> AGENCY;
            default -> throw new Refused("link.circle-type", "A circle is a \"household\" or an \"agency\".");
        };
    }
}

package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;

/** The public services that may be accredited as an agency. */
public enum AgencyKind {
    POLICE("police"),
    FIRE("fire"),
    EMS("ems"),
    CIVIL_PROTECTION("civil-protection");

    private final String text;

    AgencyKind(String text) {
        this.text = text;
    }

    /** The word in {@code create}. */
    public String text() {
        return text;
    }

    static AgencyKind of(String text) {
        for (AgencyKind kind : values()) {
            if (kind.text.equals(text)) {
                return kind;
            }
        }
        throw new Refused("link.agency-kind", "An agency is police, fire, ems or civil-protection.");
    }
}

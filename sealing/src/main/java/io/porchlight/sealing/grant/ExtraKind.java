package io.porchlight.sealing.grant;

import io.porchlight.sealing.Refused;

/** What a household may add to a whole grant, each with its own tick, in the order of SF-19. */
public enum ExtraKind {
    /** Roughly where the camera is. */
    PLACE("place"),
    /** How the household may be reached. */
    CONTACT("contact");

    private final String wire;

    ExtraKind(String wire) {
        this.wire = wire;
    }

    /** The name in JSON and in file names. */
    public String wire() {
        return wire;
    }

    /** Reads the name. */
    public static ExtraKind of(String wire) {
        for (ExtraKind kind : values()) {
            if (kind.wire.equals(wire)) {
                return kind;
            }
        }
        throw new Refused("grant.extra", "An extra is a place or a contact.");
    }
}

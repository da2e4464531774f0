package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;

/** What a track shows, in the order in which tracks stand everywhere (SF-13). */
public enum Kind {
    VIDEO("video"),
    AUDIO("audio"),
    POSTER("poster"),
    DETAIL("detail");

    private final String wire;

    Kind(String wire) {
        this.wire = wire;
    }

    /** The name in JSON, in associated data and in paths. */
    public String wire() {
        return wire;
    }

    /** The kind with this name in JSON. */
    public static Kind of(String wire) {
        for (Kind kind : values()) {
            if (kind.wire.equals(wire)) {
                return kind;
            }
        }
        throw new Refused("clip.kind", "A track is video, audio, poster or detail.");
    }

    @Override
    public String toString() {
        return wire;
    }
}

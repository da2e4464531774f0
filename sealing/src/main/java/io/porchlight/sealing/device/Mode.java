package io.porchlight.sealing.device;

import io.porchlight.sealing.Refused;

/** What the home is at just now (F-09). */
public enum Mode {
    HOME("home"),
    AWAY("away"),
    NIGHT("night");

    private final String text;

    Mode(String text) {
        this.text = text;
    }

    /** The word in documents. */
    public String text() {
        return text;
    }

    static Mode of(String text) {
        for (Mode mode : values()) {
            if (mode.text.equals(text)) {
                return mode;
            }
        }
        throw new Refused("settings.mode", "A mode is home, away or night.");
    }
}

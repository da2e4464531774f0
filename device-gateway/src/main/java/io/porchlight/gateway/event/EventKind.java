package io.porchlight.gateway.event;

import java.util.Arrays;
import java.util.Optional;

/** What a doorbell can report of itself: pressed, motion, somebody watches live, somebody talks (S0-14). */
public enum EventKind {
    DING("ding"),
    MOTION("motion"),
    LIVE("live"),
    TALK("talk");

    private final String text;

    EventKind(String text) {
        this.text = text;
    }

    /** The word used in topics and messages. */
    public String text() {
        return text;
    }

    public static Optional<EventKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }
}

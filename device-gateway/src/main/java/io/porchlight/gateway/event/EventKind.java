package io.porchlight.gateway.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a doorbell can report of itself: pressed, motion, somebody watches live, somebody talks (S0-14). */
public enum EventKind {
    DING("ding"),
    MOTION("motion"),
    LIVE("live"),
    TALK("talk");

    private static final Map<String, EventKind> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventKind::text, kind -> kind));

    private final String text;

    EventKind(String text) {
        this.text = text;
    }

    /** The word used in topics and messages. */
    public String text() {
        return text;
    }

    public static Optional<EventKind> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }
}

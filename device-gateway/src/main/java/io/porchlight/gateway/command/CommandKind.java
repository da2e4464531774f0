package io.porchlight.gateway.command;

import java.util.Arrays;
import java.util.Optional;

/** What a device can be told: {@code d/{deviceId}/command/{kind}}. */
public enum CommandKind {
    PAIR("pair"),
    LINKS("links"),
    SETTINGS("settings"),
    CHIME("chime"),
    FIRMWARE("firmware");

    private final String text;

    CommandKind(String text) {
        this.text = text;
    }

    /** The word used in topics and messages. */
    public String text() {
        return text;
    }

    /** The only topic name on which this device hears of this kind, and the only filter that names it. */
    public String topic(String deviceId) {
        return "d/" + deviceId + "/command/" + text;
    }

    public static Optional<CommandKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /** The kind whose exact topic of this device the filter is. */
    public static Optional<CommandKind> ofTopic(String deviceId, String topic) {
        return Arrays.stream(values())
                .filter(kind -> kind.topic(deviceId).equals(topic))
                .findFirst();
    }
}

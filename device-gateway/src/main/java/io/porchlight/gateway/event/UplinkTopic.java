package io.porchlight.gateway.event;

import java.util.Optional;
import java.util.Set;

/**
 * A topic that a device may publish to. Topics are derived from the device's identity, never parsed out of what it
 * sends: the name is compared with what this device may use, and anything else is none of its topics.
 */
public sealed interface UplinkTopic {
    /**
     * Kinds of reply that travel by MQTT; {@code provisioned}, {@code state} and {@code cloned} are made by the gateway.
     */
    Set<String> REPLY_KINDS = Set.of("pair-hello", "paired", "ack", "head", "device-key", "applied");

    /** Its name as this device's topic. */
    default String name(String deviceId) {
        return "d/" + deviceId + "/"
                + switch (this) {
                    case Event event -> "event/" + event.kind().text();
                    case Reply reply -> "reply/" + reply.kind();
                    case State state -> "state";
                };
    }

    /** {@code d/{deviceId}/event/{kind}}. */
    record Event(EventKind kind) implements UplinkTopic {}

    /** {@code d/{deviceId}/reply/{kind}}. */
    record Reply(String kind) implements UplinkTopic {}

    /** {@code d/{deviceId}/state}: battery, signal, firmware. */
    record State() implements UplinkTopic {}

    /** The topic of {@code deviceId} that has this name, if it has one. */
    static Optional<UplinkTopic> of(String deviceId, String name) {
        String own = "d/" + deviceId + "/";
        if (!name.startsWith(own)) {
            return Optional.empty();
        }
        String rest = name.substring(own.length());
        if (rest.equals("state")) {
            return Optional.of(new State());
        }
        if (rest.startsWith("event/")) {
            return EventKind.of(rest.substring("event/".length())).map(Event::new);
        }
        if (rest.startsWith("reply/")) {
            return Optional.of(rest.substring("reply/".length()))
                    .filter(REPLY_KINDS::contains)
                    .map(Reply::new);
        }
        return Optional.empty();
    }
}

package io.porchlight.gateway.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.contracts.event.DeviceEvent;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.registry.Registration;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.SignedDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a device may say on which of its topics, and what is passed on of it. */
public final class UplinkRules {
    /** Largest instant a device may name, in milliseconds: the year 9999. */
    private static final long LAST_MILLIS = 253_402_300_799_000L;

    /** What a device without a home may say: hello, its answer, and that it got a command. */
    private static final Set<String> PENDING_REPLIES = Set.of("pair-hello", "paired", "ack");

    private static final Map<String, String> SIGNED_REPLIES =
            Map.of("pair-hello", "porchlight-pair-hello", "paired", "porchlight-paired", "head", "porchlight-head");

    private static final int ID_BYTES = 16;

    private UplinkRules() {}

    /** The outcome. */
    public sealed interface Judged {
        /** To be stored, then acknowledged. */
        record Accepted(Outgoing outgoing) implements Judged {}

        /** Never to be stored. */
        record Refusal(Why why) implements Judged {}
    }

    /** Why something is refused. */
    public enum Why {
        /** The device has no home, or not this topic. */
        NOT_AUTHORIZED,
        /** The payload is not of the form, or its times are out of bounds. */
        PAYLOAD
    }

    /**
     * Judges one message.
     *
     * @param registration the device's registration, if it is in force
     */
    public static Judged judge(
            String deviceId, Optional<Registration> registration, UplinkTopic topic, byte[] payload, Instant now) {
        try {
            return switch (topic) {
                case UplinkTopic.Event event ->
                    registration
                            .map(home -> event(deviceId, home, event.kind(), payload, now))
                            .orElse(new Judged.Refusal(Why.NOT_AUTHORIZED));
                case UplinkTopic.Reply reply ->
                    registration.isPresent() || PENDING_REPLIES.contains(reply.kind())
                            ? reply(deviceId, reply.kind(), payload)
                            : new Judged.Refusal(Why.NOT_AUTHORIZED);
                case UplinkTopic.State state ->
                    registration.isPresent() ? state(deviceId, payload) : new Judged.Refusal(Why.NOT_AUTHORIZED);
            };
        } catch (Refused malformed) {
            return new Judged.Refusal(Why.PAYLOAD);
        }
    }

    private static Judged event(String deviceId, Registration home, EventKind kind, byte[] payload, Instant now) {
        Fields fields = Fields.of(parse(payload), "the event").exactly("v", "eventId", "startedAt", "age");
        fields.integer("v", 1, 1);
        String eventId = fields.id("eventId");
        Instant startedAt = Instant.ofEpochMilli(fields.integer("startedAt", 0, LAST_MILLIS));
        Duration age = Duration.ofMillis(fields.integer("age", 0, LAST_MILLIS));
        return EventRules.judge(kind, startedAt, age, now)
                .<Judged>map(times -> {
                    var event = new DeviceEvent(
                            deviceId,
                            home.circle(),
                            eventId,
                            kind.text(),
                            times.minute().toString(),
                            times.ringUntil().map(Instant::getEpochSecond).orElse(null));
                    return new Judged.Accepted(new Outgoing(deviceId, event, Optional.of(id(deviceId, kind, eventId))));
                })
                .orElse(new Judged.Refusal(Why.PAYLOAD));
    }

    /** The same for a repetition, so that consumers know an event that was sent again for what it is. */
    private static String id(String deviceId, EventKind kind, String eventId) {
        byte[] hash = Sha256.of(String.join("|", "porchlight/event-id/1", deviceId, kind.text(), eventId)
                .getBytes(UTF_8));
        return Base64Url.encode(Arrays.copyOf(hash, ID_BYTES));
    }

    private static Judged reply(String deviceId, String kind, byte[] payload) {
        ObjectNode body = parse(payload);
        String typ = SIGNED_REPLIES.get(kind);
        if (typ != null && !SignedDocument.parse(body).typ().equals(typ)) {
            return new Judged.Refusal(Why.PAYLOAD);
        }
        return new Judged.Accepted(Outgoing.of(deviceId, new DeviceReply(deviceId, kind, body)));
    }

    private static Judged state(String deviceId, byte[] payload) {
        ObjectNode body = parse(payload);
        Fields fields =
                Fields.of(body, "the state").exactlyWithOptional(Set.of(), Set.of("battery", "signal", "firmware"));
        if (fields.has("battery")) {
            fields.integer("battery", 0, 100);
        }
        if (fields.has("signal")) {
            fields.integer("signal", -200, 100);
        }
        if (fields.has("firmware") && fields.text("firmware").length() > 64) {
            return new Judged.Refusal(Why.PAYLOAD);
        }
        return new Judged.Accepted(Outgoing.of(deviceId, new DeviceReply(deviceId, "state", body)));
    }

    private static ObjectNode parse(byte[] payload) {
        return Jcs.parse(payload, EdgeLimits.PACKET_SIZE.asInt());
    }
}

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
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.device.EventId;
import io.porchlight.sealing.device.SettingsApplied;
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
import java.util.regex.Pattern;

/** What a device may say on which of its topics, and what is passed on of it. */
public final class UplinkRules {
    /** Largest instant a device may name, in milliseconds: the year 9999. */
    private static final long LAST_MILLIS = 253_402_300_799_000L;

    /** What a device without a home may say: hello, its answer, and that it got a command. */
    private static final Set<String> PENDING_REPLIES = Set.of("pair-hello", "paired", "ack");

    private static final Map<String, String> SIGNED_REPLIES = Map.of(
            "pair-hello", "porchlight-pair-hello",
            "paired", "porchlight-paired",
            "head", "porchlight-head",
            "device-key", DeviceKey.TYP,
            "applied", SettingsApplied.TYP);

    private static final Set<String> EVENT = Set.of("v", "eventId", "startedAt", "age");
    private static final Set<String> EVENT_COUNTERS = Set.of("boot", "sequence");

    private static final Pattern REASON = Pattern.compile("[a-z0-9.-]{1,64}");

    private static final Judged.Refusal NO_HOME =
            new Judged.Refusal(Why.NOT_AUTHORIZED, "The device belongs to no home, which this takes.");

    private static final int ID_BYTES = 16;

    private UplinkRules() {}

    /** The outcome. */
    public sealed interface Judged {
        /** To be stored, then acknowledged. */
        record Accepted(Outgoing outgoing) implements Judged {}

        /** Never to be stored. */
        record Refusal(Why why, String detail) implements Judged {}
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
                            .orElse(NO_HOME);
                case UplinkTopic.Reply reply ->
                    registration.isPresent() || PENDING_REPLIES.contains(reply.kind())
                            ? reply(deviceId, reply.kind(), payload)
                            : NO_HOME;
                case UplinkTopic.State state -> registration.isPresent() ? state(deviceId, payload) : NO_HOME;
            };
        } catch (Refused malformed) {
            return refusal(String.valueOf(malformed.getMessage()));
        }
    }

    private static Judged event(String deviceId, Registration home, EventKind kind, byte[] payload, Instant now) {
        Fields fields = Fields.of(parse(payload), "the event").exactlyWithOptional(EVENT, EVENT_COUNTERS);
        fields.integer("v", 1, 1);
        String eventId = eventId(deviceId, fields);
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
                    return new Judged.Accepted(new Outgoing(deviceId, event, Optional.of(id(deviceId, eventId))));
                })
                .orElseGet(() -> refusal("The event lies more than 5 minutes ahead or more than 30 days back."));
    }

    /** A device that counts its starts and its events is held to it: then the id follows from the two numbers. */
    private static String eventId(String deviceId, Fields fields) {
        String eventId = fields.id("eventId");
        if (fields.has("boot") || fields.has("sequence")) {
            long boot = fields.integer("boot", 1, Jcs.MAX_INTEGER);
            long sequence = fields.integer("sequence", 1, Jcs.MAX_INTEGER);
            if (!EventId.of(deviceId, boot, sequence).equals(eventId)) {
                throw new Refused("event.id", "eventId does not follow from deviceId, boot and sequence.");
            }
        }
        return eventId;
    }

    /** The same for a repetition, so that consumers know an event that was sent again for what it is. */
    private static String id(String deviceId, String eventId) {
        byte[] hash = Sha256.of(
                String.join("|", "porchlight/event-id/1", deviceId, eventId).getBytes(UTF_8));
        return Base64Url.encode(Arrays.copyOf(hash, ID_BYTES));
    }

    private static Judged reply(String deviceId, String kind, byte[] payload) {
        ObjectNode body = parse(payload);
        String typ = SIGNED_REPLIES.get(kind);
        if (typ != null && !SignedDocument.parse(body).typ().equals(typ)) {
            return refusal("The document is not a " + typ + ".");
        }
        if (kind.equals("ack")) {
            answer(body);
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
            return refusal("firmware has at most 64 characters.");
        }
        return new Judged.Accepted(Outgoing.of(deviceId, new DeviceReply(deviceId, "state", body)));
    }

    /** What became of a command: {@code {commandId, outcome: done | refused, reason?}}, the reason a short code. */
    private static void answer(ObjectNode body) {
        Fields fields =
                Fields.of(body, "the answer").exactlyWithOptional(Set.of("commandId", "outcome"), Set.of("reason"));
        fields.id("commandId");
        boolean refused = fields.text("outcome").equals("refused");
        if (!refused) {
            fields.text("outcome", "done");
        }
        if (refused != fields.has("reason")
                || (refused && !REASON.matcher(fields.text("reason")).matches())) {
            throw new Refused(
                    "answer.reason", "A refusal, and nothing else, has a reason: 1 to 64 of a-z, 0-9, . and -.");
        }
    }

    private static Judged.Refusal refusal(String detail) {
        return new Judged.Refusal(Why.PAYLOAD, detail);
    }

    private static ObjectNode parse(byte[] payload) {
        return Jcs.parse(payload, EdgeLimits.PACKET_SIZE.asInt());
    }
}

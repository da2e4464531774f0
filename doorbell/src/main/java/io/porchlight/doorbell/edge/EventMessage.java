package io.porchlight.doorbell.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * An event as it leaves the doorbell.
 *
 * @param eventId random, 128 bits
 * @param kind ding, motion, live or talk
 * @param startedAt when it began
 */
public record EventMessage(String eventId, String kind, Instant startedAt) {
    /** An event that begins now. */
    public static EventMessage starting(String kind, Instant now) {
        return new EventMessage(Bytes.randomId(), kind, now);
    }

    /** The payload, with the event's age so that the edge need not trust the doorbell's calendar. */
    public ObjectNode payload(Instant now) {
        return Json.object(
                "v",
                1,
                "eventId",
                eventId,
                "startedAt",
                startedAt.toEpochMilli(),
                "age",
                Math.max(0, Duration.between(startedAt, now).toMillis()));
    }
}

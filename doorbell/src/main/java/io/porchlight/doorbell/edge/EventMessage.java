package io.porchlight.doorbell.edge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.device.EventId;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * An event as it leaves the doorbell.
 *
 * @param eventId names the event for ever: random, or following from the next two
 * @param kind ding, motion, live or talk
 * @param startedAt when it began
 * @param boot how often the doorbell had started; 0: it does not count
 * @param sequence the event's number since then; 0: it does not count
 */
public record EventMessage(String eventId, String kind, Instant startedAt, long boot, long sequence) {
    /** An event of a doorbell that does not count. */
    public EventMessage(String eventId, String kind, Instant startedAt) {
        this(eventId, kind, startedAt, 0, 0);
    }

    /** An event that begins now, with a random name. */
    public static EventMessage starting(String kind, Instant now) {
        return new EventMessage(Bytes.randomId(), kind, now);
    }

    /** An event that begins now, named by device, start and number. */
    public static EventMessage counted(String deviceId, long boot, long sequence, String kind, Instant now) {
        return new EventMessage(EventId.of(deviceId, boot, sequence), kind, now, boot, sequence);
    }

    /** The payload, with the event's age so that the edge need not trust the doorbell's calendar. */
    public ObjectNode payload(Instant now) {
        ObjectNode payload = Json.object(
                "v",
                1,
                "eventId",
                eventId,
                "startedAt",
                startedAt.toEpochMilli(),
                "age",
                Math.max(0, Duration.between(startedAt, now).toMillis()));
        if (sequence > 0) {
            payload.put("boot", boot).put("sequence", sequence);
        }
        return payload;
    }
}

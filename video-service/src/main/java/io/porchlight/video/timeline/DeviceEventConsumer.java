package io.porchlight.video.timeline;

import io.porchlight.contracts.event.DeviceEvent;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.video.service.Db;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** {@code device-events.v1}, from the gateway, becomes the coarse index of events. */
@ApplicationScoped
class DeviceEventConsumer {

    private static final Set<String> KINDS = Set.of("ding", "motion", "live", "talk");
    private static final String ADD = """
            insert into event (circle, event_id, device_id, kind, minute) values (?1, ?2, ?3, ?4, ?5)
            on conflict (circle, event_id) do nothing""";

    private final Consumption consumption;
    private final Handlers handlers;

    DeviceEventConsumer(Consumption consumption) {
        this.consumption = consumption;
        this.handlers = Handlers.of("timeline").on(DeviceEvent.class, (envelope, event) -> enter(event));
    }

    @Incoming("device-events")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private static Uni<Void> enter(DeviceEvent event) {
        if (Stream.of(event.circle(), event.eventId(), event.deviceId(), event.kind(), event.minute())
                .anyMatch(member -> member == null)) {
            throw new Poison("a device event has circle, eventId, deviceId, kind and minute");
        }
        if (!KINDS.contains(event.kind())) {
            throw new Poison("a device event is ding, motion, live or talk");
        }
        return Db.change(ADD, event.circle(), event.eventId(), event.deviceId(), event.kind(), minute(event))
                .replaceWithVoid();
    }

    private static Instant minute(DeviceEvent event) {
        try {
            return Instant.parse(event.minute());
        } catch (DateTimeParseException e) {
            throw new Poison("minute is not YYYY-MM-DDThh:mm:00Z");
        }
    }
}

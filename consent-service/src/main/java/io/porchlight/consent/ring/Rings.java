package io.porchlight.consent.ring;

import io.porchlight.consent.Sql;
import io.porchlight.consent.device.DeviceCommands;
import io.porchlight.contracts.event.DeviceEvent;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.event.Envelope;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes dings that may still ring from {@code device-events.v1}, and nothing else of it; forgets them once too old. The
 * home's other doorbells sound along.
 */
@ApplicationScoped
class Rings {
    private final Consumption consumption;
    private final DeviceCommands commands;
    private final Clock clock;
    private final Handlers handlers = Handlers.of("rings").on(DeviceEvent.class, this::ding);

    Rings(Consumption consumption, DeviceCommands commands, Clock clock) {
        this.consumption = consumption;
        this.commands = commands;
        this.clock = clock;
    }

    @Incoming("device-events")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private Uni<Void> ding(Envelope envelope, DeviceEvent event) {
        Long until = event.ringUntil();
        if (!event.kind().equals("ding")
                || until == null
                || until <= clock.instant().getEpochSecond()) {
            return Uni.createFrom().voidItem();
        }
        return Sql.run(
                        "insert into ring (circle, event_id, device_id, minute, ring_until)"
                                + " select pseudonym, ?2, ?3, ?4, ?5 from circle where pseudonym = ?1"
                                + " on conflict do nothing",
                        event.circle(),
                        event.eventId(),
                        event.deviceId(),
                        event.minute(),
                        until)
                .flatMap(fresh -> fresh == 0
                        ? Uni.createFrom().voidItem()
                        : commands.chimeElsewhere(event.circle(), event.deviceId(), event.eventId(), until));
    }

    @Scheduled(every = "30s", identity = "rings-forgotten", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @WithTransaction
    Uni<Void> forget() {
        return Sql.run("delete from ring where ring_until < ?1", clock.instant().getEpochSecond() - 60)
                .replaceWithVoid();
    }
}

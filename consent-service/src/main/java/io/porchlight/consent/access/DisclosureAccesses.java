package io.porchlight.consent.access;

import io.porchlight.consent.Sql;
import io.porchlight.contracts.event.DisclosureAccess;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.event.Envelope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What officers did with a disclosure, for the household's eyes. */
@ApplicationScoped
class DisclosureAccesses {
    private final AccessList accesses;
    private final Consumption consumption;
    private final Handlers handlers = Handlers.of("disclosure-accesses").on(DisclosureAccess.class, this::access);

    DisclosureAccesses(AccessList accesses, Consumption consumption) {
        this.accesses = accesses;
        this.consumption = consumption;
    }

    @Incoming("disclosure-accesses")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private Uni<Void> access(Envelope envelope, DisclosureAccess access) {
        return Sql.rows(
                        "select g.circle, g.agency_id from consent_grant g join grant_clip c on c.jti = g.jti"
                                + " where g.jti = ?1 and g.request_id = ?2 and c.clip_id = ?3",
                        access.jti(),
                        access.requestId(),
                        access.clipId())
                .flatMap(rows -> {
                    if (rows.isEmpty()) {
                        throw new Poison("an access to a clip that was never granted");
                    }
                    Object[] row = rows.getFirst();
                    return accesses.record(
                            (String) row[0],
                            Access.byOfficer(
                                    access.at(),
                                    access.clipId(),
                                    (String) row[1],
                                    access.officer(),
                                    access.jti(),
                                    access.action()));
                });
    }
}

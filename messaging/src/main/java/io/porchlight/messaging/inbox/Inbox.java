package io.porchlight.messaging.inbox;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Which events a consumer has handled. The row stands in the handler's own transaction: both happen or neither. */
@ApplicationScoped
@IfBuildProperty(name = "porchlight.outbox.enabled", stringValue = "true", enableIfMissing = true)
public class Inbox {

    private static final String INSERT =
            "insert into inbox (consumer, event_id) values (?1, ?2) on conflict (consumer, event_id) do nothing";

    Inbox() {}

    /**
     * Marks an event as handled, in the caller's transaction.
     *
     * @return whether it had not been handled before; two deliveries at once wait for each other here
     */
    public Uni<Boolean> firstTime(String consumer, String eventId) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(INSERT)
                        .setParameter(1, consumer)
                        .setParameter(2, eventId)
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }
}

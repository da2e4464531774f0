package io.porchlight.lawenforcement.consentevents;

import io.porchlight.contracts.event.AgencyLinkLogged;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.contracts.event.DisclosureWithdrawn;
import io.porchlight.contracts.event.RequestPublished;
import io.porchlight.contracts.event.RequestRefused;
import io.porchlight.lawenforcement.agency.LinkLog;
import io.porchlight.lawenforcement.disclosure.Arrivals;
import io.porchlight.lawenforcement.request.Publication;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** One reader of {@code disclosures.v1}, so that what concerns one request is handled in its order. */
@ApplicationScoped
class ConsentEvents {
    private final Consumption consumption;
    private final Handlers handlers;

    ConsentEvents(Consumption consumption, LinkLog links, Publication requests, Arrivals disclosures) {
        this.consumption = consumption;
        this.handlers = Handlers.of("disclosures")
                .on(AgencyLinkLogged.class, (envelope, logged) -> links.answered(logged))
                .on(RequestPublished.class, (envelope, published) -> requests.published(published))
                .on(RequestRefused.class, (envelope, refused) -> requests.refused(refused))
                .on(DisclosureGranted.class, (envelope, granted) -> disclosures.granted(granted))
                .on(DisclosureWithdrawn.class, (envelope, withdrawn) -> disclosures.withdrawn(withdrawn));
    }

    @Incoming("disclosures")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }
}

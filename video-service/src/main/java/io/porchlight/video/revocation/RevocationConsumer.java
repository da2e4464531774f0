package io.porchlight.video.revocation;

import io.porchlight.contracts.event.Revocation;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** {@code revocations.v1}, from consent-service. */
@ApplicationScoped
class RevocationConsumer {

    private final Consumption consumption;
    private final Handlers handlers;

    RevocationConsumer(Consumption consumption, Revocations revocations) {
        this.consumption = consumption;
        this.handlers = Handlers.of("revocations").on(Revocation.class, (envelope, event) -> revocations.follow(event));
    }

    @Incoming("revocations")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }
}

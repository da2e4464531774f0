package io.porchlight.messaging;

import io.porchlight.contracts.event.Revocation;
import io.porchlight.messaging.consume.Consumption;
import io.porchlight.messaging.consume.Handlers;
import io.porchlight.messaging.consume.Poison;
import io.porchlight.messaging.event.Envelope;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A consumer as services write them; what its handler does depends on the circle of the event. */
@Singleton
class RevocationConsumer {

    final List<Revocation> handled = new CopyOnWriteArrayList<>();
    final List<String> tombstones = new CopyOnWriteArrayList<>();
    final ConcurrentHashMap<String, AtomicInteger> tries = new ConcurrentHashMap<>();

    private final Consumption consumption;
    private final Handlers handlers;

    RevocationConsumer(Consumption consumption) {
        this.consumption = consumption;
        this.handlers = Handlers.of("test").on(Revocation.class, this::handle).onTombstone(key -> {
            tombstones.add(key);
            return Uni.createFrom().voidItem();
        });
    }

    @Incoming("revocations")
    Uni<Void> on(ConsumerRecord<String, byte[]> message) {
        return consumption.run(message, handlers);
    }

    private Uni<Void> handle(Envelope envelope, Revocation revocation) {
        String circle = String.valueOf(revocation.circle());
        int count = tries.computeIfAbsent(circle, name -> new AtomicInteger()).incrementAndGet();
        if (circle.startsWith("poison")) {
            throw new Poison("this circle cannot be");
        }
        Uni<Void> kept = Panache.getSession()
                .flatMap(session -> session.persist(new Note(envelope.id())))
                .invoke(() -> handled.add(revocation));
        if (circle.startsWith("fails-twice") && count <= 2) {
            return kept.flatMap(done -> Uni.createFrom().failure(new IllegalStateException("passing fault")));
        }
        if (circle.startsWith("fails-always")) {
            return Uni.createFrom().failure(new IllegalStateException("lasting fault"));
        }
        return kept;
    }
}

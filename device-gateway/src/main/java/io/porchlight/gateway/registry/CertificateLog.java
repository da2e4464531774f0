package io.porchlight.gateway.registry;

import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Writes to {@code device-certificates.v1}. Several nodes may decide on one device at the same time; what counts is what
 * comes first on the topic, so nothing that is written here holds, on this node or another, before it has been read back.
 */
@Singleton
public class CertificateLog {
    private final CertificateRegistry certificates;
    private final KafkaPublisher kafka;

    CertificateLog(CertificateRegistry certificates, KafkaPublisher kafka) {
        this.certificates = certificates;
        this.kafka = kafka;
    }

    /**
     * Puts something in the place of what holds for a device.
     *
     * @param before by what this was decided; empty: nothing
     * @return completes once it is durable and read back, with what stands then: {@code now}, or what another node put
     *     there first. Fails if it could not be written; then it may stand or not
     */
    public CompletionStage<Optional<Issued>> replace(Optional<Issued> before, Issued now) {
        return certificates
                .follows(now.deviceId(), before)
                .map(follows -> write(now, follows))
                .orElseGet(() -> CompletableFuture.completedStage(certificates.of(now.deviceId())));
    }

    /** The new certificate of a renewal was used: the one before is over, here at once, elsewhere when they read it. */
    public void use(Issued renewed) {
        if (certificates.use(renewed)) {
            Issued confirmed = renewed.confirmed();
            replace(Optional.of(confirmed), confirmed).whenComplete((stands, failure) -> {
                if (failure != null) {
                    certificates.notUsed(renewed);
                }
            });
        }
    }

    /** Does what a node that is gone left undone: where the last that was written was passed over, nothing else may be lost. */
    public void repeat() {
        certificates.toRepeat().forEach(this::write);
    }

    private CompletionStage<Optional<Issued>> write(Issued now, String follows) {
        CompletionStage<Optional<Issued>> read = certificates.reading(now, follows);
        CompletionStage<Void> durable = kafka.publish(Outgoing.of(now.deviceId(), now.event(follows)));
        durable.whenComplete((ok, failure) -> {
            if (failure != null) {
                certificates.notWritten(now, follows, failure);
            }
        });
        return durable.thenCombine(read, (ok, stands) -> stands)
                .thenCompose(stands -> stands.filter(one -> !one.equals(now))
                        .map(first -> write(first, now.version()).thenApply(again -> stands))
                        .orElseGet(() -> CompletableFuture.completedStage(stands)));
    }
}

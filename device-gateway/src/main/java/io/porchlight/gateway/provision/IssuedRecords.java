package io.porchlight.gateway.provision;

import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.gateway.registry.CertificateLog;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.messaging.problem.Problem;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The memory of what was issued: the compacted topic {@code device-certificates.v1}. What is written here is durable
 * before the call returns; one device's are written one after the other on this node, and of what several nodes issue in
 * place of the same the first counts.
 */
@Singleton
class IssuedRecords {
    private static final long KAFKA_SECONDS = 10;

    private final CertificateRegistry certificates;
    private final CertificateLog log;
    private final KafkaPublisher kafka;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    IssuedRecords(CertificateRegistry certificates, CertificateLog log, KafkaPublisher kafka) {
        this.certificates = certificates;
        this.log = log;
        this.kafka = kafka;
    }

    Optional<Issued> of(String deviceId) {
        return certificates.of(deviceId);
    }

    /** @throws Problem 403 if the operator has shut the device out */
    void requireNotRevoked(String deviceId) {
        if (certificates.revoked(deviceId)) {
            throw new Problem(
                    403,
                    "device-revoked",
                    "Device revoked",
                    "The operator has shut this device out: it gets no certificate until it is let in again.");
        }
    }

    /**
     * Does something while nobody else on this node issues to the device.
     *
     * @throws Problem 503 if somebody does: whoever asks twice at once must not keep two threads waiting
     */
    <T> T alone(String deviceId, Supplier<T> action) {
        if (!underWay.add(deviceId)) {
            throw Problem.ofStatus(503);
        }
        try {
            return action.get();
        } finally {
            underWay.remove(deviceId);
        }
    }

    /** @throws Problem 503 if there is no room for more just now */
    void requireRoom() {
        if (kafka.underPressure()) {
            throw Problem.ofStatus(503);
        }
    }

    /** Does what a node that is gone left undone. */
    void repeat() {
        log.repeat();
    }

    /**
     * Puts what was issued in the place of what held before, unless another node was first.
     *
     * @return whether it was issued; if not, something else holds now
     * @throws Problem 503 if Kafka does not take it or give it back in time: then nobody knows yet
     */
    boolean issue(Optional<Issued> before, Issued issued) {
        return await(log.replace(before, issued)).equals(Optional.of(issued));
    }

    /** @throws Problem 503 unless it is durable */
    void write(Outgoing outgoing) {
        await(kafka.publish(outgoing).thenApply(durable -> true));
    }

    private static <T> T await(CompletionStage<T> written) {
        try {
            return written.toCompletableFuture().get(KAFKA_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.ofStatus(503);
        } catch (ExecutionException | TimeoutException e) {
            throw Problem.ofStatus(503);
        }
    }
}

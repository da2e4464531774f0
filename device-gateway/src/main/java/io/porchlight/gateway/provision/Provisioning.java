package io.porchlight.gateway.provision;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.ProvisionAnswer;
import io.porchlight.contracts.event.DeviceCertificate;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.gateway.provision.ProvisionRules.Asked;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Issues each device its certificate, once per manufacturer's token. The memory of it is the compacted topic
 * {@code device-certificates.v1}: an answer is given only once it is written there.
 */
@Singleton
public class Provisioning {
    private static final int LOCKS = 64;
    private static final long KAFKA_SECONDS = 10;

    private final CertificateRegistry certificates;
    private final KafkaPublisher kafka;
    private final DeviceCa ca;
    private final PublicKeyJwk manufacturer;
    private final Object[] locks = new Object[LOCKS];

    Provisioning(EdgeConfig config, CertificateRegistry certificates, KafkaPublisher kafka) throws IOException {
        this.certificates = certificates;
        this.kafka = kafka;
        this.ca = DeviceCa.load(config);
        this.manufacturer = PublicKeyJwk.of(Jcs.parse(Files.readAllBytes(config.manufacturerKey())));
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /**
     * Provisions a device. Blocks until Kafka has it.
     *
     * @throws Problem 422 if the request does not hold, 409 if the device has another certificate, 503 if Kafka is away
     */
    public ProvisionAnswer provision(JsonNode request, String token) {
        if (kafka.underPressure()) {
            throw Problem.ofStatus(503);
        }
        Instant now = Clock.systemUTC().instant();
        Asked asked = ProvisionRules.check(request, token, manufacturer, now);
        synchronized (locks[Math.floorMod(asked.deviceId().hashCode(), LOCKS)]) {
            Optional<Issued> before = certificates.of(asked.deviceId());
            byte[] certificate = before.isPresent() ? again(asked, before.get()) : first(asked, now);
            // Said again with each repetition: the answer to the first may have been lost before this was written.
            var said = new DeviceReply(
                    asked.deviceId(),
                    "provisioned",
                    Json.object("device", asked.device().toJson()));
            write(Outgoing.of(asked.deviceId(), said));
            return new ProvisionAnswer(DeviceCa.pem(certificate), ca.chainPem());
        }
    }

    private byte[] first(Asked asked, Instant now) {
        Instant notAfter = ca.notAfter(now);
        byte[] certificate = ca.issue(asked.deviceId(), asked.tlsKey(), notAfter);
        var record = new DeviceCertificate(
                asked.deviceId(),
                asked.device().toJson(),
                hash(certificate),
                notAfter.getEpochSecond(),
                asked.tokenHash(),
                null,
                null);
        write(Outgoing.of(asked.deviceId(), record));
        certificates.issued(record);
        return certificate;
    }

    private byte[] again(Asked asked, Issued before) {
        byte[] same = ca.issue(asked.deviceId(), asked.tlsKey(), Instant.ofEpochSecond(before.notAfter()));
        if (!hash(same).equals(before.certificateSha256())
                || !asked.tokenHash().equals(before.manufacturerTokenHash())) {
            throw new Problem(
                    409,
                    "already-provisioned",
                    "Already provisioned",
                    "This device already has a certificate for another TLS key or token.");
        }
        return same;
    }

    private void write(Outgoing outgoing) {
        try {
            kafka.publish(outgoing).toCompletableFuture().get(KAFKA_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.ofStatus(503);
        } catch (ExecutionException | TimeoutException e) {
            throw Problem.ofStatus(503);
        }
    }

    private static String hash(byte[] certificate) {
        return Base64Url.encode(Sha256.of(certificate));
    }
}

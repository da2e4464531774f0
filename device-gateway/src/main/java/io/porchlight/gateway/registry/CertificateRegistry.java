package io.porchlight.gateway.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DeviceCertificate;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.kafka.Incoming;
import io.porchlight.gateway.kafka.TopicView;
import io.porchlight.sealing.key.PublicKeyJwk;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Which TLS certificate each device has now: {@code device-certificates.v1} in memory. A tombstone revokes. */
@Singleton
public class CertificateRegistry implements TopicView {
    /**
     * What was issued to a device.
     *
     * @param device its identity key, as checked when the certificate was issued
     * @param certificateSha256 base64url SHA-256 of the certificate's DER form
     * @param notAfter Unix seconds
     * @param previousSha256 the certificate before, from a renewal until the new one is used; empty: none
     * @param previousUntil Unix seconds: from then on the one before is refused all the same
     */
    public record Issued(
            String deviceId,
            PublicKeyJwk device,
            String certificateSha256,
            long notAfter,
            String manufacturerTokenHash,
            String previousSha256,
            long previousUntil) {
        static Issued of(DeviceCertificate said) {
            return new Issued(
                    said.deviceId(),
                    PublicKeyJwk.of(said.device()),
                    said.certificateSha256(),
                    said.notAfter(),
                    said.manufacturerTokenHash(),
                    Objects.requireNonNullElse(said.previousSha256(), ""),
                    Objects.requireNonNullElse(said.previousUntil(), 0L));
        }

        /** The same without the certificate before. */
        public Issued confirmed() {
            return new Issued(deviceId, device, certificateSha256, notAfter, manufacturerTokenHash, "", 0);
        }

        /** What is written of it. */
        public DeviceCertificate event() {
            return new DeviceCertificate(
                    deviceId,
                    device.toJson(),
                    certificateSha256,
                    notAfter,
                    manufacturerTokenHash,
                    previousSha256.isEmpty() ? null : previousSha256,
                    previousSha256.isEmpty() ? null : previousUntil);
        }
    }

    private final Incoming incoming;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final List<Consumer<String>> onChanged = new CopyOnWriteArrayList<>();

    CertificateRegistry(ObjectMapper json) {
        this.incoming = new Incoming(json);
    }

    @Override
    public Topic topic() {
        return Topic.DEVICE_CERTIFICATES;
    }

    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
        Issued before = issued.get(record.key());
        Issued now = null;
        try {
            if (record.value() != null) {
                now = Issued.of(incoming.read(record, DeviceCertificate.class));
            }
        } finally {
            if (now == null || !now.deviceId().equals(record.key())) {
                issued.remove(record.key());
            } else {
                issued.put(record.key(), now);
            }
            if (before != null && !before.equals(now)) {
                onChanged.forEach(listener -> listener.accept(record.key()));
            }
        }
    }

    /** What this node has itself issued and made durable, ahead of reading it back. */
    public void issued(Issued certificate) {
        issued.put(certificate.deviceId(), certificate);
    }

    /** @return whether this was what stood there; only then it is replaced */
    public boolean replace(Issued before, Issued now) {
        boolean replaced = issued.replace(before.deviceId(), before, now);
        if (replaced) {
            onChanged.forEach(listener -> listener.accept(now.deviceId()));
        }
        return replaced;
    }

    public Optional<Issued> of(String deviceId) {
        return Optional.ofNullable(issued.get(deviceId));
    }

    /** Is told, on any thread, of each device whose certificate was replaced, confirmed or revoked. */
    public void onChanged(Consumer<String> listener) {
        onChanged.add(listener);
    }
}

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
     */
    public record Issued(
            String deviceId,
            PublicKeyJwk device,
            String certificateSha256,
            long notAfter,
            String manufacturerTokenHash) {
        static Issued of(DeviceCertificate said) {
            return new Issued(
                    said.deviceId(),
                    PublicKeyJwk.of(said.device()),
                    said.certificateSha256(),
                    said.notAfter(),
                    said.manufacturerTokenHash());
        }
    }

    private final Incoming incoming;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private final List<Consumer<String>> onRevoked = new CopyOnWriteArrayList<>();

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
            boolean same =
                    now != null && before != null && now.certificateSha256().equals(before.certificateSha256());
            if (before != null && !same) {
                onRevoked.forEach(listener -> listener.accept(record.key()));
            }
        }
    }

    /** What this node has itself issued and made durable, ahead of reading it back. */
    public void issued(DeviceCertificate certificate) {
        issued.put(certificate.deviceId(), Issued.of(certificate));
    }

    public Optional<Issued> of(String deviceId) {
        return Optional.ofNullable(issued.get(deviceId));
    }

    /** Is told, on the feed's thread, of each device whose certificate is no longer the one it was. */
    public void onRevoked(Consumer<String> listener) {
        onRevoked.add(listener);
    }
}

package io.porchlight.gateway.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DeviceCertificate;
import io.porchlight.contracts.event.DeviceRevocation;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.kafka.Incoming;
import io.porchlight.gateway.kafka.TopicView;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.key.PublicKeyJwk;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which TLS certificate each device has now, and which devices the operator has shut out:
 * {@code device-certificates.v1} in memory. With a tombstone a device's certificate is forgotten, as if it had never been
 * provisioned.
 */
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

        /** Whether the certificate came by a renewal, perhaps from none, and was not used yet as far as is known. */
        public boolean unused() {
            return previousUntil > 0;
        }

        /** The same without the certificate before. */
        public Issued confirmed() {
            return new Issued(deviceId, device, certificateSha256, notAfter, manufacturerTokenHash, "", 0);
        }

        /** Names this among all that ever stood for the device. */
        String version() {
            String all = String.join(
                    ".",
                    certificateSha256,
                    Long.toString(notAfter),
                    manufacturerTokenHash,
                    previousSha256,
                    Long.toString(previousUntil));
            return Base64Url.encode(Sha256.of(all.getBytes(US_ASCII)));
        }

        /** What is written of it. */
        DeviceCertificate event(String follows) {
            return new DeviceCertificate(
                    deviceId,
                    device.toJson(),
                    certificateSha256,
                    notAfter,
                    manufacturerTokenHash,
                    unused() ? previousSha256 : null,
                    unused() ? previousUntil : null,
                    follows);
        }
    }

    /** What this node has written and not read back yet. */
    private record Written(Issued issued, String follows) {}

    private final Incoming incoming;
    private final CertificateLedger ledger = new CertificateLedger();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Map<Written, CompletableFuture<Optional<Issued>>> written = new ConcurrentHashMap<>();
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
        String deviceId = DeviceRevocation.deviceOf(record.key()).orElse(record.key());
        Optional<Issued> before = of(deviceId);
        try {
            if (deviceId.equals(record.key())) {
                certificate(deviceId, record);
            } else {
                revocation(deviceId, record.value() != null);
            }
        } finally {
            if (before.isPresent() && !before.equals(of(deviceId))) {
                onChanged.forEach(listener -> listener.accept(deviceId));
            }
        }
    }

    private void certificate(String deviceId, ConsumerRecord<String, byte[]> record) {
        boolean known = false;
        try {
            if (record.value() == null) {
                ledger.beginAnew(deviceId);
                known = true;
            } else {
                DeviceCertificate said = incoming.read(record, DeviceCertificate.class);
                Issued issued = Issued.of(said);
                known = issued.deviceId().equals(deviceId);
                if (known) {
                    ledger.read(issued, said.follows());
                    readBack(new Written(issued, Objects.requireNonNullElse(said.follows(), "")));
                }
            }
        } finally {
            if (!known) {
                ledger.forget(deviceId);
            }
        }
    }

    /** Whatever stands under such a key shuts the device out, also what cannot be read. */
    private void revocation(String deviceId, boolean stands) {
        if (stands) {
            revoked.add(deviceId);
        } else {
            revoked.remove(deviceId);
        }
    }

    private void readBack(Written own) {
        CompletableFuture<Optional<Issued>> waiting = written.remove(own);
        if (waiting != null) {
            waiting.complete(ledger.standing(own.issued().deviceId()));
        }
    }

    /** What something written in place of {@code before} follows; empty if that does not hold any more. */
    Optional<String> follows(String deviceId, Optional<Issued> before) {
        return ledger.follows(deviceId, before);
    }

    /** Completes, on the feed's thread, with what stands once this has been read back. */
    CompletableFuture<Optional<Issued>> reading(Issued issued, String follows) {
        return written.computeIfAbsent(new Written(issued, follows), own -> new CompletableFuture<>());
    }

    /** It could not be written. */
    void notWritten(Issued issued, String follows, Throwable why) {
        CompletableFuture<Optional<Issued>> waiting = written.remove(new Written(issued, follows));
        if (waiting != null) {
            waiting.completeExceptionally(why);
        }
    }

    /** What is to be written again: what stands, and the version of what was passed over and written last. */
    Map<Issued, String> toRepeat() {
        Map<Issued, String> again = new HashMap<>();
        ledger.passedOver().forEach((deviceId, over) -> ledger.standing(deviceId)
                .ifPresent(stands -> again.put(stands, over.version())));
        return again;
    }

    /** The new certificate of a renewal is in use: here the one before is over at once. @return whether that is new */
    boolean use(Issued renewed) {
        boolean first = ledger.use(renewed);
        if (first) {
            onChanged.forEach(listener -> listener.accept(renewed.deviceId()));
        }
        return first;
    }

    /** That could not be written: the next use is to be written again. */
    void notUsed(Issued renewed) {
        ledger.notUsed(renewed);
    }

    /** What was issued to a device; empty also for one that is shut out. */
    public Optional<Issued> of(String deviceId) {
        return revoked(deviceId) ? Optional.empty() : ledger.of(deviceId);
    }

    /** Whether the operator has shut the device out. */
    public boolean revoked(String deviceId) {
        return revoked.contains(deviceId);
    }

    /** Is told, on any thread, of each device whose certificate was replaced, confirmed or revoked. */
    public void onChanged(Consumer<String> listener) {
        onChanged.add(listener);
    }
}

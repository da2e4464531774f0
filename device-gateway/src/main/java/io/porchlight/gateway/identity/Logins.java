package io.porchlight.gateway.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.porchlight.contracts.event.DeviceLogin;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.kafka.Incoming;
import io.porchlight.gateway.kafka.KafkaPublisher;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.gateway.kafka.TopicView;
import io.porchlight.gateway.registry.CertificateRegistry;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Devices that prove who they are by a signed login in place of a certificate. A login is good once: on the node that
 * took it from that moment on, also after a restart, and on the others as soon as they have heard of it by Kafka. Nobody
 * waits for that: until then (milliseconds, or as long as Kafka is away) whoever could read the login in TLS could use it
 * on another node, within its minute.
 */
@Singleton
public class Logins implements TopicView {
    private static final Logger LOG = Logger.getLogger(Logins.class);

    private final CertificateRegistry certificates;
    private final KafkaPublisher kafka;
    private final Incoming incoming;
    private final String audience;
    private final LoginMemory memory = new LoginMemory();

    /** Stands in for the key of a device that does not exist, so that its logins are read like all others. */
    private final PublicKeyJwk nobody = PrivateKeyP256.generate().publicKey();

    Logins(
            CertificateRegistry certificates,
            EdgeConfig config,
            KafkaPublisher kafka,
            ObjectMapper json,
            MeterRegistry metrics) {
        this.certificates = certificates;
        this.kafka = kafka;
        this.incoming = new Incoming(json);
        this.audience = config.audience();
        metrics.gauge("porchlight.edge.logins.devices", memory, LoginMemory::size);
    }

    /** The device, if the login is one of its own, for this edge, fresh and new. Unknown and wrong look alike. */
    public Optional<Issued> check(String claimed, String login) {
        Optional<Issued> device = certificates.of(claimed);
        Instant now = now();
        try {
            PublicKeyJwk key = device.map(Issued::device).orElse(nobody);
            LoginRules.Held held = LoginRules.check(login, claimed, key, audience, now);
            Optional<Issued> admitted = device.filter(known -> memory.use(claimed, held, now));
            admitted.ifPresent(known -> tell(claimed, held));
            return admitted;
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    private void tell(String deviceId, LoginRules.Held held) {
        var used = new DeviceLogin(deviceId, held.nonce(), held.lapsesAt().getEpochSecond());
        kafka.publish(Outgoing.of(deviceId, used)).whenComplete((ok, failure) -> {
            if (failure != null) {
                LOG.warn("the other nodes could not be told of a login", failure);
            }
        });
    }

    /** The device that a login says it is of, as its header has it; nothing is checked yet. */
    public static Optional<String> claimed(String login) {
        try {
            return Optional.of(CompactJws.kid(login));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    /** Whether the device is provisioned, and not revoked since. */
    public boolean known(String deviceId) {
        return certificates.of(deviceId).isPresent();
    }

    public void purge() {
        memory.purge(now());
    }

    @Override
    public Topic topic() {
        return Topic.DEVICE_LOGINS;
    }

    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
        DeviceLogin used = incoming.read(record, DeviceLogin.class);
        if (!used.deviceId().equals(record.key())) {
            throw new IllegalArgumentException("a login of another device than its key says");
        }
        var held = new LoginRules.Held(used.nonce(), Instant.ofEpochSecond(used.lapsesAt()));
        memory.usedElsewhere(used.deviceId(), held, now());
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}

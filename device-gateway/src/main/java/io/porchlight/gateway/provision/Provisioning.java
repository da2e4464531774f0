package io.porchlight.gateway.provision;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.ProvisionAnswer;
import io.porchlight.contracts.event.DeviceReply;
import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.http.RequestRates;
import io.porchlight.gateway.kafka.Outgoing;
import io.porchlight.gateway.provision.ProvisionRules.Asked;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Issues each device its certificate, once per manufacturer's token: an answer is given only once it is on record, and
 * the first on record, whatever node was asked. A device that cannot do mutual TLS asks for none and is known by its
 * identity key alone.
 */
@Singleton
public class Provisioning {
    private final IssuedRecords records;
    private final DeviceCa ca;
    private final PublicKeyJwk manufacturer;
    private final RequestRates rates;

    Provisioning(EdgeConfig config, IssuedRecords records, RequestRates rates) throws IOException {
        this.rates = rates;
        this.records = records;
        this.ca = DeviceCa.load(config);
        this.manufacturer = PublicKeyJwk.of(Jcs.parse(Files.readAllBytes(config.manufacturerKey())));
    }

    /**
     * Provisions a device. Blocks until Kafka has it.
     *
     * @throws Problem 422 if the request does not hold, 403 if the device is shut out, 409 if the device has another certificate, 429 if it
     *     asks too often, 503 if Kafka is away or the device is being answered already
     */
    public ProvisionAnswer provision(JsonNode request, String token) {
        records.requireRoom();
        Instant now = Clock.systemUTC().instant();
        Asked asked = ProvisionRules.check(request, token, manufacturer, now);
        // From here on it is the device that asks, and nobody who only names it.
        rates.charge(asked.deviceId());
        records.requireNotRevoked(asked.deviceId());
        return records.alone(asked.deviceId(), () -> {
            Optional<byte[]> certificate = certificate(asked, now);
            // Said again with each repetition: the answer to the first may have been lost before this was written.
            var said = new DeviceReply(
                    asked.deviceId(),
                    "provisioned",
                    Json.object("device", asked.device().toJson()));
            records.write(Outgoing.of(asked.deviceId(), said));
            return new ProvisionAnswer(certificate.map(DeviceCa::pem).orElse(null), ca.chainPem());
        });
    }

    private Optional<byte[]> certificate(Asked asked, Instant now) {
        if (records.of(asked.deviceId()).isEmpty()) {
            Instant notAfter = ca.notAfter(now);
            Optional<byte[]> certificate = asked.tlsKey().map(key -> ca.issue(asked.deviceId(), key, notAfter));
            var first = new Issued(
                    asked.deviceId(),
                    asked.device(),
                    certificate.map(DeviceCa::hash).orElse(""),
                    notAfter.getEpochSecond(),
                    asked.tokenHash(),
                    "",
                    0);
            if (records.issue(Optional.empty(), first)) {
                return certificate;
            }
        }
        // A repetition, or somebody else was first on another node, if only by a moment.
        return again(asked, records.of(asked.deviceId()).orElseThrow(() -> Problem.ofStatus(503)));
    }

    private Optional<byte[]> again(Asked asked, Issued before) {
        Optional<byte[]> same =
                asked.tlsKey().map(key -> ca.issue(asked.deviceId(), key, Instant.ofEpochSecond(before.notAfter())));
        if (!same.map(DeviceCa::hash).orElse("").equals(before.certificateSha256())
                || !asked.tokenHash().equals(before.manufacturerTokenHash())) {
            throw new Problem(
                    409,
                    "already-provisioned",
                    "Already provisioned",
                    "This device already has a certificate for another TLS key or token.");
        }
        return same;
    }
}

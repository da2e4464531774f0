package io.porchlight.gateway.provision;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.contracts.api.ProvisionAnswer;
import io.porchlight.gateway.edge.EdgeConfig;
import io.porchlight.gateway.http.RequestRates;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.provision.RenewalRules.Asked;
import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import io.porchlight.messaging.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives a device another certificate for a fresh TLS key. The one before stays good until the new one is used for the
 * first time, at most for {@link EdgeLimits#RENEWAL_OVERLAP}: a device that loses the answer asks again with the same
 * request, or with another key, and is never locked out by it.
 */
@Singleton
public class Renewal {
    /** Two nodes rarely meet, and never for long: a device asks one of them. */
    private static final int ATTEMPTS = 3;

    private final IssuedRecords records;
    private final DeviceCa ca;
    private final RequestRates rates;

    Renewal(EdgeConfig config, IssuedRecords records, RequestRates rates) {
        this.rates = rates;
        this.records = records;
        this.ca = DeviceCa.load(config);
    }

    /**
     * Renews a certificate. Blocks until Kafka has it.
     *
     * @throws Problem 422 if the request does not hold or the device is unknown, 409 if it is not from the certificate
     *     that is in force, 429 if the device asks too often, 503 if Kafka is away or the device is being answered already
     */
    public ProvisionAnswer renew(JsonNode request) {
        records.requireRoom();
        Instant now = Clock.systemUTC().instant();
        Asked asked =
                RenewalRules.check(request, deviceId -> records.of(deviceId).map(Issued::device), now);
        // From here on it is the device that asks, and nobody who only names it.
        rates.charge(asked.deviceId());
        byte[] certificate = records.alone(asked.deviceId(), () -> certificate(asked, now));
        return new ProvisionAnswer(DeviceCa.pem(certificate), ca.chainPem());
    }

    /** Decides anew if another node wrote something for the device in the meantime. */
    private byte[] certificate(Asked asked, Instant now) {
        Instant notAfter = ca.notAfter(now);
        byte[] fresh = ca.issue(asked.deviceId(), asked.tlsKey(), notAfter);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Issued before = records.of(asked.deviceId()).orElseThrow(RenewalRules::refused);
            byte[] same = ca.issue(asked.deviceId(), asked.tlsKey(), Instant.ofEpochSecond(before.notAfter()));
            if (DeviceCa.hash(same).equals(before.certificateSha256())) {
                return same;
            }
            if (records.issue(Optional.of(before), renewed(asked, before, fresh, notAfter, now))) {
                return fresh;
            }
        }
        throw Problem.ofStatus(503);
    }

    private static Issued renewed(Asked asked, Issued before, byte[] certificate, Instant notAfter, Instant now) {
        boolean fromCurrent = asked.previous().equals(before.certificateSha256());
        // The last renewal was never used: it may be replaced, from the certificate that it was to replace.
        boolean instead = before.unused() && asked.previous().equals(before.previousSha256());
        if (!fromCurrent && !instead) {
            throw new Problem(
                    409,
                    "renewal-stale",
                    "Not from the current certificate",
                    "previous must be the SHA-256 of the certificate in force: renew from that one.");
        }
        long overlap = Math.min(now.getEpochSecond() + EdgeLimits.RENEWAL_OVERLAP.number(), before.notAfter());
        return new Issued(
                asked.deviceId(),
                before.device(),
                DeviceCa.hash(certificate),
                notAfter.getEpochSecond(),
                before.manufacturerTokenHash(),
                asked.previous(),
                instead ? before.previousUntil() : overlap);
    }
}

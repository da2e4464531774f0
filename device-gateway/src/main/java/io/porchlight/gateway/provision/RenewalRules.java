package io.porchlight.gateway.provision;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Whether a device may have another certificate: its identity key, which it keeps for life, signs
 * {@code {typ: "porchlight-renew", v: 1, deviceId, previous, csr, at}}. Which certificate it replaces is part of what is
 * signed, so that an old request cannot bring back an old key.
 */
final class RenewalRules {
    private RenewalRules() {}

    /** What was asked for, and proved; {@code previous}: base64url SHA-256, or empty for a device without one. */
    record Asked(String deviceId, String previous, SubjectPublicKeyInfo tlsKey) {}

    /** @throws Problem 422 with a type of its own for what does not hold; an unknown device is like a wrong signature */
    static Asked check(JsonNode request, Function<String, Optional<PublicKeyJwk>> devices, Instant now) {
        Fields fields;
        PublicKeyJwk device;
        try {
            SignedDocument signed = SignedDocument.parse(request);
            fields =
                    Fields.of(signed.payload(), "the renewal").exactly("typ", "v", "deviceId", "previous", "csr", "at");
            fields.text("typ", "porchlight-renew");
            fields.integer("v", 1, 1);
            device = devices.apply(fields.id("deviceId")).orElseThrow(RenewalRules::refused);
            signed.verify(device);
        } catch (Refused refused) {
            throw refused();
        }
        ProvisionRules.requireNow(fields.integer("at"), now);
        return new Asked(
                device.thumbprint(),
                fields.hashOrEmpty("previous"),
                ProvisionRules.tlsKey(fields.bytes("csr"), device));
    }

    static Problem refused() {
        return new Problem(
                422,
                "renewal-signature",
                "Renewal refused",
                "The request must be signed by the identity key of a provisioned device.");
    }
}

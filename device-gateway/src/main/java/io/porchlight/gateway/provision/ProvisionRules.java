package io.porchlight.gateway.provision;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Whether a doorbell may have a certificate: the manufacturer says that the device exists, the device's identity key
 * says that this TLS key is its own, and the TLS key proves itself by its request (PKCS#10, RFC 2986).
 */
public final class ProvisionRules {
    private ProvisionRules() {}

    /**
     * What was asked for, and proved.
     *
     * @param tlsKey the key to certify: P-256, not the identity key; empty: the device will log in without a certificate
     * @param tokenHash base64url SHA-256 of the manufacturer's token
     */
    public record Asked(
            String deviceId, PublicKeyJwk device, Optional<SubjectPublicKeyInfo> tlsKey, String tokenHash) {}

    /**
     * Checks a request.
     *
     * @throws Problem 422 with a type of its own for what does not hold
     */
    public static Asked check(JsonNode request, String token, PublicKeyJwk manufacturer, Instant now) {
        String named = tokenDevice(token, manufacturer);
        Fields fields;
        PublicKeyJwk device;
        try {
            SignedDocument signed = SignedDocument.parse(request);
            fields = Fields.of(signed.payload(), "the provisioning request")
                    .exactlyWithOptional(Set.of("typ", "v", "deviceId", "device", "at"), Set.of("csr"));
            fields.text("typ", "porchlight-provision");
            fields.integer("v", 1, 1);
            device = PublicKeyJwk.of(fields.object("device"));
            signed.verify(device);
        } catch (Refused refused) {
            throw new Problem(
                    422,
                    "provision-signature",
                    "Provisioning request refused",
                    "The request must be signed by the device's identity key: " + refused.getMessage());
        }
        String deviceId = device.thumbprint();
        if (!deviceId.equals(fields.text("deviceId")) || !deviceId.equals(named)) {
            throw new Problem(
                    422,
                    "provision-device",
                    "Another device",
                    "Token, request and identity key must name the same device.");
        }
        requireNow(fields.integer("at"), now);
        Optional<SubjectPublicKeyInfo> tlsKey =
                fields.has("csr") ? Optional.of(tlsKey(fields.bytes("csr"), device)) : Optional.empty();
        String tokenHash = Base64Url.encode(Sha256.of(token.getBytes(US_ASCII)));
        return new Asked(deviceId, device, tlsKey, tokenHash);
    }

    /** @throws Problem 422 if something was not signed about now */
    static void requireNow(long at, Instant now) {
        if (Math.abs(at - now.getEpochSecond()) > EdgeLimits.PROVISION_CLOCK.number()) {
            throw new Problem(
                    422, "provision-clock", "Clock too far off", "Ask GET /v1/time, then sign the request anew.");
        }
    }

    /**
     * The key of a certificate request.
     *
     * @throws Problem 422 if it is none that can be certified for the device
     */
    static SubjectPublicKeyInfo tlsKey(byte[] der, PublicKeyJwk device) {
        SubjectPublicKeyInfo key = csrKey(der);
        if (Arrays.equals(key.getPublicKeyData().getOctets(), device.uncompressed())) {
            throw csr("The TLS key must be another key than the identity key.");
        }
        return key;
    }

    private static String tokenDevice(String token, PublicKeyJwk manufacturer) {
        try {
            ObjectNode payload = CompactJws.verify(token, manufacturer, "porchlight-manufacturer");
            Fields fields = Fields.of(payload, "the manufacturer's token").exactly("typ", "v", "deviceId");
            fields.integer("v", 1, 1);
            return fields.id("deviceId");
        } catch (Refused refused) {
            throw new Problem(
                    422,
                    "manufacturer-token",
                    "Manufacturer's token refused",
                    "The token must be signed by the manufacturer: " + refused.getMessage());
        }
    }

    private static SubjectPublicKeyInfo csrKey(byte[] der) {
        try {
            var csr = new PKCS10CertificationRequest(der);
            SubjectPublicKeyInfo key = csr.getSubjectPublicKeyInfo();
            boolean p256 = key.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                    && SECObjectIdentifiers.secp256r1.equals(key.getAlgorithm().getParameters());
            if (!p256) {
                throw csr("The TLS key must be an EC key on P-256.");
            }
            if (!csr.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw csr("The certificate request must be signed by the TLS key itself.");
            }
            return key;
        } catch (Problem problem) {
            throw problem;
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException e) {
            // Bouncy Castle says "not what I expected" with many unchecked exceptions.
            throw csr("csr must be a PKCS#10 certificate request in DER form.");
        }
    }

    private static Problem csr(String detail) {
        return new Problem(422, "certificate-request", "Certificate request refused", detail);
    }
}

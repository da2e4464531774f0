package io.porchlight.sealing.jws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A payload with one or more ES256 signatures: JWS in general JSON serialisation (RFC 7515, 7.2.1; SF-03).
 *
 * <p>An instance is well formed: payload with {@code typ} and {@code v: 1}, at least one signature, none by the same key
 * twice. Whether the signatures hold is known only after {@link #verify}. The payload must not be changed.
 *
 * @param payload what is signed
 * @param signatures in the order in which they stand
 */
public record SignedDocument(ObjectNode payload, List<Signature> signatures) {
    /** The most signatures that are read: one per clip of a grant, with room to spare. */
    public static final int MAX_SIGNATURES = 1000;

    /** The largest document that is read, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    /**
     * One signature.
     *
     * @param kid RFC 7638 thumbprint of the signing key
     * @param bytes raw {@code r | s}, 64 bytes
     */
    public record Signature(String kid, byte[] bytes) {
        /** The signature of this signer over the payload. */
        static Signature by(Signer signer, ObjectNode payload) {
            String kid = signer.publicKey().thumbprint();
            ProtectedHeader header = new ProtectedHeader(kid, ProtectedHeader.typOf(payload));
            return new Signature(kid, signer.sign(header.signingInput(Base64Url.encode(Jcs.canonical(payload)))));
        }
    }

    /** Checks the form. */
    public SignedDocument {
        ProtectedHeader.typOf(payload);
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new Refused("jws.signatures", "A signed document has 1 to " + MAX_SIGNATURES + " signatures.");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (Signature signature : signatures) {
            if (signature.bytes().length != Es256.LENGTH) {
                throw new Refused("jws.signature-malformed", "An ES256 signature has 64 bytes.");
            }
            if (!seen.add(signature.kid())) {
                throw new Refused("jws.repeated", "The same key signed twice.");
            }
        }
    }

    /** Signs the payload with every signer, in this order. */
    public static SignedDocument sign(ObjectNode payload, List<Signer> signers) {
        ObjectNode own = payload.deepCopy();
        return new SignedDocument(
                own, signers.stream().map(signer -> Signature.by(signer, own)).toList());
    }

    /** Reads a document of at most {@link #MAX_BYTES}; the outer object may have any layout, the payload may not. */
    public static SignedDocument parse(byte[] json) {
        return parse(Jcs.parse(json, MAX_BYTES));
    }

    /** Reads a document that is part of another one. */
    public static SignedDocument parse(JsonNode json) {
        Fields fields = Fields.of(json, "the signed document").exactly("payload", "signatures");
        ObjectNode payload = Jcs.parseCanonical(fields.bytes("payload"), MAX_BYTES);
        String typ = ProtectedHeader.typOf(payload);
        List<JsonNode> elements = fields.array("signatures");
        if (elements.size() > MAX_SIGNATURES) {
            throw new Refused("jws.signatures", "A signed document has 1 to " + MAX_SIGNATURES + " signatures.");
        }
        List<Signature> signatures = new ArrayList<>();
        for (JsonNode element : elements) {
            Fields signature = Fields.of(element, "the signature").exactly("protected", "signature");
            ProtectedHeader header = ProtectedHeader.parse(signature.text("protected"));
            if (!header.typ().equals(typ)) {
                throw new Refused("jws.type", "The protected header's typ is not the payload's.");
            }
            signatures.add(new Signature(header.kid(), signature.bytes("signature", Es256.LENGTH)));
        }
        return new SignedDocument(payload, signatures);
    }

    /** The payload's {@code typ}. */
    public String typ() {
        return ProtectedHeader.typOf(payload);
    }

    /** The general JSON serialisation, a new object on each call. */
    public ObjectNode toJson() {
        String typ = typ();
        return Json.object(
                "payload",
                Jcs.canonical(payload),
                "signatures",
                signatures.stream()
                        .map(signature -> Json.object(
                                "protected",
                                new ProtectedHeader(signature.kid(), typ).encoded(),
                                "signature",
                                signature.bytes()))
                        .toList());
    }

    /** {@link #toJson()} in canonical form. */
    public byte[] bytes() {
        return Jcs.canonical(toJson());
    }

    /**
     * Accepts only if every signature is by one of these keys and holds. Who must have signed is the caller's rule: see
     * {@link #kids()}.
     *
     * @param allowed keys by thumbprint
     * @throws Refused {@code jws.unknown-signer} or {@code jws.signature}
     */
    public void verify(Map<String, PublicKeyJwk> allowed) {
        String typ = typ();
        String encoded = Base64Url.encode(Jcs.canonical(payload));
        for (Signature signature : signatures) {
            PublicKeyJwk key = allowed.get(signature.kid());
            if (key == null || !key.thumbprint().equals(signature.kid())) {
                throw new Refused("jws.unknown-signer", "A signature is by a key that may not sign this.");
            }
            byte[] input = new ProtectedHeader(signature.kid(), typ).signingInput(encoded);
            if (!Es256.holds(key, input, signature.bytes())) {
                throw new Refused("jws.signature", "A signature does not hold.");
            }
        }
    }

    /** Accepts only if this key alone signed, and its signature holds. */
    public void verify(PublicKeyJwk only) {
        verify(Map.of(only.thumbprint(), only));
    }

    /** Thumbprints of all signing keys, in the order of the signatures. */
    public Set<String> kids() {
        Set<String> kids = new LinkedHashSet<>();
        signatures.forEach(signature -> kids.add(signature.kid()));
        return kids;
    }

    /** SHA-256 of the payload's canonical form, without signatures (SF-04). */
    public byte[] payloadHash() {
        return Jcs.hash(payload);
    }

    /** {@link #payloadHash()} as base64url. */
    public String payloadHashText() {
        return Jcs.hashText(payload);
    }

    /** The same payload with one more signature. */
    public SignedDocument withSignature(Signer signer) {
        List<Signature> more = new ArrayList<>(signatures);
        more.add(Signature.by(signer, payload));
        return new SignedDocument(payload, more);
    }
}

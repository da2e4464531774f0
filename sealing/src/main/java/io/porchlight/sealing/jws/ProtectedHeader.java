package io.porchlight.sealing.jws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;

/** The protected header, always the JCS form of exactly {@code alg, kid, typ} (SF-03), and what is signed under it. */
record ProtectedHeader(String kid, String typ) {
    static ProtectedHeader parse(String encoded) {
        Fields fields = Fields.of(Jcs.parseCanonical(Base64Url.decode(encoded), 1024), "the protected header")
                .exactly("alg", "kid", "typ");
        fields.text("alg", "ES256");
        return new ProtectedHeader(fields.hash("kid"), fields.text("typ"));
    }

    String encoded() {
        return Base64Url.encode(Jcs.canonical(Json.object("alg", "ES256", "kid", kid, "typ", typ)));
    }

    /** JWS signing input (RFC 7515, 5.1). */
    byte[] signingInput(String encodedPayload) {
        return Bytes.utf8(encoded() + "." + encodedPayload);
    }

    /** The payload's {@code typ}, after a check that {@code v} is 1. */
    static String typOf(ObjectNode payload) {
        Fields fields = Fields.of(payload, "the signed payload");
        if (fields.integer("v") != 1) {
            throw new Refused("jws.version", "Only version 1 of signed payloads is known.");
        }
        String typ = fields.text("typ");
        if (typ.isEmpty()) {
            throw new Refused("jws.type", "The signed payload has an empty typ.");
        }
        return typ;
    }
}

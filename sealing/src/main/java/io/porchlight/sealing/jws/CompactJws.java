package io.porchlight.sealing.jws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.key.PublicKeyJwk;

/** JWS in compact serialisation (RFC 7515, 7.1) under the same rules as {@link SignedDocument}. */
public final class CompactJws {
    private static final int MAX_CHARS = 1 << 20;

    private CompactJws() {}

    /** Signs a payload that has {@code typ} and {@code v: 1}. */
    public static String sign(ObjectNode payload, Signer signer) {
        ProtectedHeader header = new ProtectedHeader(signer.publicKey().thumbprint(), ProtectedHeader.typOf(payload));
        String encoded = Base64Url.encode(Jcs.canonical(payload));
        return header.encoded() + "." + encoded + "." + Base64Url.encode(signer.sign(header.signingInput(encoded)));
    }

    /** The thumbprint of the key that claims to have signed; nothing is verified yet. */
    public static String kid(String jws) {
        return ProtectedHeader.parse(parts(jws)[0]).kid();
    }

    /**
     * The payload, after its signature by this key, its form and its {@code typ} were checked.
     *
     * @throws Refused if any of them is not as expected
     */
    public static ObjectNode verify(String jws, PublicKeyJwk key, String typ) {
        String[] parts = parts(jws);
        ProtectedHeader header = ProtectedHeader.parse(parts[0]);
        ObjectNode payload = Jcs.parseCanonical(Base64Url.decode(parts[1]));
        if (!header.typ().equals(typ) || !ProtectedHeader.typOf(payload).equals(typ)) {
            throw new Refused("jws.type", "The signed text is not a " + typ + ".");
        }
        if (!header.kid().equals(key.thumbprint())) {
            throw new Refused("jws.unknown-signer", "The text is signed by another key.");
        }
        if (!Es256.holds(key, header.signingInput(parts[1]), Base64Url.decode(parts[2]))) {
            throw new Refused("jws.signature", "The signature does not hold.");
        }
        return payload;
    }

    private static String[] parts(String jws) {
        String[] parts = jws.length() > MAX_CHARS ? new String[0] : jws.split("\\.", -1);
        if (parts.length != 3) {
            throw new Refused("jws.malformed", "The text is not a compact JWS.");
        }
        return parts;
    }
}

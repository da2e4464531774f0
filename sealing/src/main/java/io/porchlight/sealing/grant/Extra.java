package io.porchlight.sealing.grant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.key.PublicKeyJwk;

/**
 * An extra in the clear: JCS of {@code {v, kind, salt, text}} (SF-19). These bytes are the file in the evidence bag; the
 * salt keeps the hash in the grant from being guessed.
 *
 * @param kind place or contact
 * @param salt 32 random bytes
 * @param text 1 to 1,000 characters, as the household wrote it
 */
public record Extra(ExtraKind kind, byte[] salt, String text) {
    /** No extra is longer, in bytes. */
    public static final int LONGEST = 8_192;

    private static final int SALT_LENGTH = 32;
    private static final int LONGEST_TEXT = 1_000;

    public Extra {
        if (salt.length != SALT_LENGTH) {
            throw new Refused("grant.extra", "The salt of an extra has 32 bytes.");
        }
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new Refused("grant.extra", "The text of an extra has 1 to 1,000 characters.");
        }
        salt = salt.clone();
    }

    /** An extra under a fresh salt. */
    public static Extra of(ExtraKind kind, String text) {
        return new Extra(kind, Bytes.random(SALT_LENGTH), text);
    }

    /** Reads the bytes of an extra. */
    public static Extra parse(byte[] bytes) {
        Fields fields = Fields.of(Jcs.parseCanonical(bytes, LONGEST), "the extra");
        fields.exactly("v", "kind", "salt", "text");
        fields.integer("v", 1, 1);
        return new Extra(ExtraKind.of(fields.text("kind")), fields.bytes("salt", SALT_LENGTH), fields.text("text"));
    }

    /** The bytes that are sealed, hashed and put into the bag. */
    public byte[] bytes() {
        return Jcs.canonical(Json.object("v", 1, "kind", kind.wire(), "salt", salt, "text", text));
    }

    Sealed seal(PublicKeyJwk caseKey, String requestId, String jti) {
        byte[] bytes = bytes();
        byte[] sealed = Hpke.seal(caseKey, info(requestId, jti, caseKey.thumbprint(), kind), bytes);
        return new Sealed(kind, Sha256.of(bytes), sealed);
    }

    /** HPKE info of an extra. */
    static String info(String requestId, String jti, String caseKeyId, ExtraKind kind) {
        return String.join("|", "porchlight/extra/1", requestId, jti, caseKeyId, kind.wire());
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    /**
     * An extra as it stands in a grant.
     *
     * @param hash SHA-256 of {@link Extra#bytes()}
     * @param sealed those bytes under HPKE to the case key
     */
    public record Sealed(ExtraKind kind, byte[] hash, byte[] sealed) {
        public Sealed {
            if (hash.length != Sha256.LENGTH
                    || sealed.length <= Hpke.OVERHEAD
                    || sealed.length > LONGEST + Hpke.OVERHEAD) {
                throw new Refused("grant.extra", "An extra is its hash and its sealed bytes.");
            }
        }

        static Sealed of(Fields fields) {
            fields.exactly("kind", "hash", "sealed");
            return new Sealed(
                    ExtraKind.of(fields.text("kind")), fields.bytes("hash", Sha256.LENGTH), fields.bytes("sealed"));
        }

        ObjectNode toJson() {
            return Json.object("kind", kind.wire(), "hash", hash, "sealed", sealed);
        }

        /** Takes the bytes only if they are those that the grant names. */
        public Extra check(byte[] bytes) {
            if (!Bytes.equal(Sha256.of(bytes), hash)) {
                throw new Refused("grant.extra-hash", "The " + kind.wire() + " is not the one that was granted.");
            }
            Extra extra = Extra.parse(bytes);
            if (extra.kind() != kind) {
                throw new Refused("grant.extra", "The extra is of another kind.");
            }
            return extra;
        }
    }
}

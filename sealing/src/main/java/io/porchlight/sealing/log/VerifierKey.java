package io.porchlight.sealing.log;

import com.google.crypto.tink.subtle.Ed25519Verify;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A public note key: {@code <name>+<hex key id>+base64(<type> | <public key>)} (C2SP signed-note, "Verifier keys").
 *
 * @param name non-empty, without Unicode spaces and plus
 * @param type {@link Type#NOTE} for a log, {@link Type#COSIGNATURE} for a witness
 * @param publicKey 32 bytes of Ed25519 (RFC 8032)
 */
public record VerifierKey(String name, Type type, byte[] publicKey) {
    /** The signature types in use here; each reads its signature in its own way. */
    public enum Type {
        /** Ed25519 over the note's text (signed-note, type 0x01). */
        NOTE(0x01, 64),
        /** Ed25519 with a time over a checkpoint (tlog-cosignature v1, type 0x04). */
        COSIGNATURE(0x04, 72);

        final byte code;
        final int signatureLength;

        Type(int code, int signatureLength) {
            this.code = (byte) code;
            this.signatureLength = signatureLength;
        }
    }

    private static final int KEY_LENGTH = 32;
    private static final int KEY_ID_LENGTH = 4;

    public VerifierKey {
        requireName(name);
        if (publicKey.length != KEY_LENGTH) {
            throw new Refused("vkey.key", "An Ed25519 public key has 32 bytes.");
        }
        publicKey = publicKey.clone();
    }

    /** Reads a vkey. */
    public static VerifierKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new Refused("vkey.form", "A verifier key is name+id+key.");
        }
        byte[] material = Lines.base64(parts[2], "vkey.form");
        Type type = typeOf(material);
        VerifierKey key = new VerifierKey(parts[0], type, Arrays.copyOfRange(material, 1, material.length));
        if (!Hex.encode(key.keyId()).equals(parts[1])) {
            throw new Refused("vkey.id", "The verifier key's id is not that of its name and key.");
        }
        return key;
    }

    /** The vkey's text. */
    public String text() {
        return name + "+" + Hex.encode(keyId()) + "+" + Lines.base64(Bytes.concat(new byte[] {type.code}, publicKey));
    }

    /** SHA-256(name | 0x0A | type | public key)[:4]. */
    public byte[] keyId() {
        byte[] hash = Sha256.of(Bytes.utf8(name), new byte[] {0x0A, type.code}, publicKey);
        return Arrays.copyOf(hash, KEY_ID_LENGTH);
    }

    /** Whether a signature line names this key: by name and id, as the note format demands. */
    public boolean made(NoteSignature signature) {
        return signature.name().equals(name) && Arrays.equals(signature.keyId(), keyId());
    }

    /** Checks a raw Ed25519 signature over a message. */
    boolean verifies(byte[] message, byte[] signature) {
        try {
            new Ed25519Verify(publicKey).verify(signature, message);
            return true;
        } catch (GeneralSecurityException wrong) {
            return false;
        } catch (IllegalArgumentException notAKey) {
            return false;
        }
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key
                && name.equals(key.name)
                && type == key.type
                && Arrays.equals(publicKey, key.publicKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
        return text();
    }

    static void requireName(String name) {
        boolean bad = name.isEmpty()
                || name.codePoints().anyMatch(c -> c == '+' || c < 0x20 || Character.isSpaceChar(c) || c == 0x85);
        if (bad) {
            throw new Refused("note.name", "A key name is not empty and holds neither spaces nor plus.");
        }
    }

    static Type typeOf(byte[] material) {
        for (Type type : Type.values()) {
            if (material.length == KEY_LENGTH + 1 && material[0] == type.code) {
                return type;
            }
        }
        throw new Refused("vkey.type", "The key is neither a note key (type 1) nor a cosigning key (type 4).");
    }
}

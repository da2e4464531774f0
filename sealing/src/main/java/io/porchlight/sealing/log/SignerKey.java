package io.porchlight.sealing.log;

import com.google.crypto.tink.subtle.Ed25519Sign;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A private note key. Its text is {@code PRIVATE+KEY+<name>+<hex key id>+base64(<type> | <seed>)}, the form which the
 * common note tools write. Never prints its seed by accident: only {@link #text()} does.
 */
public final class SignerKey {
    private static final String PREFIX = "PRIVATE+KEY+";
    private static final int SEED_LENGTH = 32;

    private final VerifierKey verifier;
    private final byte[] seed;
    private final Ed25519Sign sign;

    private SignerKey(String name, VerifierKey.Type type, byte[] seed) {
        try {
            Ed25519Sign.KeyPair pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(seed);
            this.verifier = new VerifierKey(name, type, pair.getPublicKey());
            this.sign = new Ed25519Sign(pair.getPrivateKey());
            this.seed = seed.clone();
        } catch (GeneralSecurityException wrongLength) {
            throw new Refused("skey.seed", "An Ed25519 seed has 32 bytes.");
        }
    }

    /** A fresh key. */
    public static SignerKey generate(String name, VerifierKey.Type type) {
        return new SignerKey(name, type, Bytes.random(SEED_LENGTH));
    }

    /** The key of a stored seed (RFC 8032, 5.1.5: 32 bytes). */
    public static SignerKey ofSeed(String name, VerifierKey.Type type, byte[] seed) {
        return new SignerKey(name, type, seed);
    }

    /** Reads {@link #text()} again. */
    public static SignerKey parse(String text) {
        String[] parts =
                text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\+", 3) : new String[0];
        if (parts.length != 3) {
            throw new Refused("skey.form", "A signer key is PRIVATE+KEY+name+id+seed.");
        }
        byte[] material = Lines.base64(parts[2], "skey.form");
        VerifierKey.Type type = VerifierKey.typeOf(material);
        SignerKey key = new SignerKey(parts[0], type, Arrays.copyOfRange(material, 1, material.length));
        if (!Hex.encode(key.verifier.keyId()).equals(parts[1])) {
            throw new Refused("skey.id", "The signer key's id is not that of its name and key.");
        }
        return key;
    }

    /** The private key as text, to be kept secret. */
    public String text() {
        byte[] material = Bytes.concat(new byte[] {verifier.type().code}, seed);
        return PREFIX + verifier.name() + "+" + Hex.encode(verifier.keyId()) + "+" + Lines.base64(material);
    }

    /** The public key to publish. */
    public VerifierKey verifier() {
        return verifier;
    }

    /** Signs a note's text (signed-note, type 0x01). */
    public NoteSignature signNote(String noteText) {
        require(VerifierKey.Type.NOTE);
        return new NoteSignature(verifier.name(), verifier.keyId(), raw(Bytes.utf8(noteText)));
    }

    /**
     * Cosigns a checkpoint's text (tlog-cosignature, type 0x04).
     *
     * @param time Unix seconds at which this is the largest tree that the witness has seen of that log
     */
    public NoteSignature cosign(String checkpointText, long time) {
        require(VerifierKey.Type.COSIGNATURE);
        byte[] signature = raw(Cosignature.message(checkpointText, time));
        byte[] timed = ByteBuffer.allocate(Long.BYTES + signature.length)
                .putLong(time)
                .put(signature)
                .array();
        return new NoteSignature(verifier.name(), verifier.keyId(), timed);
    }

    @Override
    public String toString() {
        return "signer of " + verifier.text();
    }

    private byte[] raw(byte[] message) {
        try {
            return sign.sign(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 could not sign", e);
        }
    }

    private void require(VerifierKey.Type type) {
        if (verifier.type() != type) {
            throw new IllegalStateException("The key " + verifier.name() + " is of the other type.");
        }
    }
}

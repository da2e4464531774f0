package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.util.Arrays;

/**
 * A household's recovery principal: two private keys that only the printed code opens (SF-08). Its public halves stand in
 * the chain; rotations are sealed to {@link #open()}, and {@link #sign()} may add a member and do nothing else.
 *
 * <p>The blob has 336 bytes, {@code salt[32] | nonce[12] | GCM(sign PKCS#8 | open PKCS#8)}, under
 * AES-256-GCM(HKDF(code, salt, "porchlight/recovery/1"), aad = the circleId's text). It lies beside the chain, never in
 * it.
 *
 * @param sign signs links
 * @param open opens keyring entries
 */
public record Recovery(PrivateKeyP256 sign, PrivateKeyP256 open) {
    /** Bytes in every blob. */
    public static final int BLOB_LENGTH = 336;

    private static final String INFO = "porchlight/recovery/1";
    private static final int SALT_LENGTH = 32;
    private static final int KEY_LENGTH = 32;

    /** A fresh principal, made together with a fresh code. */
    public static Recovery generate() {
        return new Recovery(PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    /** The public halves, as in {@code create} and {@code set-recovery}. */
    public Member principal() {
        return new Member(open.publicKey(), sign.publicKey());
    }

    /** Seals both private keys under the code, for this circle. */
    public byte[] seal(RecoveryCode code, String circleId) {
        byte[] salt = Bytes.random(SALT_LENGTH);
        byte[] nonce = Bytes.random(AesGcm.NONCE);
        byte[] keys = Bytes.concat(sign.pkcs8(), open.pkcs8());
        byte[] sealed = AesGcm.seal(key(code, salt), nonce, Bytes.utf8(circleId), keys);
        return Bytes.concat(salt, nonce, sealed);
    }

    /**
     * Opens a blob with the code.
     *
     * @param expected the principal that the circle's chain names now; other keys are refused ("recovery.other-keys")
     * @throws Refused for another length ("recovery.blob"), a wrong code, another circle, or a changed blob
     */
    public static Recovery open(RecoveryCode code, String circleId, byte[] blob, Member expected) {
        if (blob.length != BLOB_LENGTH) {
            throw new Refused("recovery.blob", "A recovery blob has " + BLOB_LENGTH + " bytes.");
        }
        int sealedAt = SALT_LENGTH + AesGcm.NONCE;
        byte[] salt = Arrays.copyOf(blob, SALT_LENGTH);
        byte[] nonce = Arrays.copyOfRange(blob, SALT_LENGTH, sealedAt);
        byte[] keys = AesGcm.open(
                key(code, salt), nonce, Bytes.utf8(circleId), Arrays.copyOfRange(blob, sealedAt, BLOB_LENGTH));
        int half = PrivateKeyP256.PKCS8_LENGTH;
        Recovery recovery = new Recovery(
                PrivateKeyP256.ofPkcs8(Arrays.copyOf(keys, half)),
                PrivateKeyP256.ofPkcs8(Arrays.copyOfRange(keys, half, 2 * half)));
        if (!recovery.principal().equals(expected)) {
            throw new Refused("recovery.other-keys", "The blob holds other keys than the circle's chain names.");
        }
        return recovery;
    }

    private static byte[] key(RecoveryCode code, byte[] salt) {
        return Hkdf.sha256(code.bytes(), salt, INFO, KEY_LENGTH);
    }
}

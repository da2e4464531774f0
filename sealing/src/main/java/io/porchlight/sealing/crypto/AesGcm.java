package io.porchlight.sealing.crypto;

import io.porchlight.sealing.Refused;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) with a 12-byte nonce and a 16-byte tag behind the ciphertext. */
public final class AesGcm {
    /** Bytes that sealing adds. */
    public static final int TAG = 16;

    /** Bytes in a nonce. */
    public static final int NONCE = 12;

    private AesGcm() {}

    /** Ciphertext and tag. A nonce must never be used twice under one key. */
    public static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, aad).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed to seal", e);
        }
    }

    /**
     * The plaintext.
     *
     * @throws Refused {@code crypto.not-authentic} if key, nonce, aad or a single bit of the ciphertext is another
     */
    public static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, aad).doFinal(sealed);
        } catch (GeneralSecurityException e) {
            throw new Refused("crypto.not-authentic", "The ciphertext does not open under this key.", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] aad) throws GeneralSecurityException {
        if (key.length != 32 || nonce.length != NONCE) {
            throw new IllegalArgumentException("AES-256-GCM takes a 32-byte key and a 12-byte nonce");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(aad);
        return cipher;
    }
}

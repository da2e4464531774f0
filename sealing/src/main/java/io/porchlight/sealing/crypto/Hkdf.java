package io.porchlight.sealing.crypto;

import io.porchlight.sealing.encoding.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF-SHA256 (RFC 5869), extract then expand (SF-05). */
public final class Hkdf {
    private static final byte[] NO_SALT = {};

    private Hkdf() {}

    /** So many bytes of key from this input; {@code salt} may be empty, {@code info} is used as UTF-8. */
    public static byte[] sha256(byte[] ikm, byte[] salt, String info, int length) {
        return sha256(ikm, salt, Bytes.utf8(info), length);
    }

    /** 32 bytes without salt: the usual case. */
    public static byte[] sha256(byte[] ikm, String info) {
        return sha256(ikm, NO_SALT, info, 32);
    }

    /** So many bytes of key from this input, with {@code info} as bytes. */
    public static byte[] sha256(byte[] ikm, byte[] salt, byte[] info, int length) {
        try {
            HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(ikm);
            if (salt.length > 0) {
                extract.addSalt(salt);
            }
            return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(info, length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 25 on has HKDF-SHA256", e);
        }
    }
}

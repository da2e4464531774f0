package io.porchlight.sealing.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 (RFC 2104). */
public final class Hmac {
    private Hmac() {}

    /** The 32-byte code over all parts, one after the other. The key must not be empty. */
    public static byte[] sha256(byte[] key, byte[]... parts) {
        Mac mac = mac(key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /** Whether this is the code, compared in constant time. */
    public static boolean verify(byte[] expected, byte[] key, byte[]... parts) {
        return MessageDigest.isEqual(expected, sha256(key, parts));
    }

    /** A fresh code under this key, for what does not fit into memory. */
    public static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}

package io.porchlight.sealing.jws;

import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.security.GeneralSecurityException;
import java.security.Signature;

/** ECDSA on P-256 with SHA-256, signature as {@code r | s} (RFC 7518, 3.4). */
final class Es256 {
    static final int LENGTH = 64;
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private Es256() {}

    static byte[] sign(PrivateKeyP256 key, byte[] input) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key.toJca());
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ES256 failed to sign", e);
        }
    }

    static boolean holds(PublicKeyJwk key, byte[] input, byte[] signed) {
        if (signed.length != LENGTH) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key.toJca());
            signature.update(input);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

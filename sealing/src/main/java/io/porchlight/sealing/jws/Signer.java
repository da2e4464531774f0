package io.porchlight.sealing.jws;

import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;

/** Whoever can sign with one P-256 key, wherever that key lives. */
public interface Signer {
    /** The key that verifies. */
    PublicKeyJwk publicKey();

    /** ES256 over this input: raw {@code r | s}, 64 bytes. */
    byte[] sign(byte[] signingInput);

    /** A signer with a key in memory. */
    static Signer of(PrivateKeyP256 key) {
        return new Signer() {
            @Override
            public PublicKeyJwk publicKey() {
                return key.publicKey();
            }

            @Override
            public byte[] sign(byte[] signingInput) {
                return Es256.sign(key, signingInput);
            }
        };
    }
}

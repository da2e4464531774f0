package io.porchlight.sealing.circle;

import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;

/** Somebody's device: both private keys in memory. */
record Person(PrivateKeyP256 open, PrivateKeyP256 sign) {
    static Person someone() {
        return new Person(PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    Member member() {
        return new Member(open.publicKey(), sign.publicKey());
    }

    Signer signer() {
        return Signer.of(sign);
    }

    String id() {
        return member().id();
    }
}

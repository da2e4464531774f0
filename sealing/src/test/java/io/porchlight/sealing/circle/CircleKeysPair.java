package io.porchlight.sealing.circle;

import io.porchlight.sealing.key.PrivateKeyP256;

/** Both private keys of a circle. */
record CircleKeysPair(PrivateKeyP256 view, PrivateKeyP256 release) {
    static CircleKeysPair fresh() {
        return new CircleKeysPair(PrivateKeyP256.generate(), PrivateKeyP256.generate());
    }

    CircleKeys keys() {
        return new CircleKeys(view.publicKey(), release.publicKey());
    }
}

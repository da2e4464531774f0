package io.porchlight.sealing.circle;

import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;

/** A doorbell with its identity key. */
record Doorbell(PrivateKeyP256 key) {
    static Doorbell fresh() {
        return new Doorbell(PrivateKeyP256.generate());
    }

    String id() {
        return key.publicKey().thumbprint();
    }

    /** The doorbell's signed answer after pairing with this chain's head. */
    PairingAnswer pairWith(Chain chain, long resetCounter) {
        ChainHead head = chain.head();
        return agreeTo(chain.circleId(), head.n(), head.hash(), resetCounter);
    }

    PairingAnswer agreeTo(String circleId, long n, String headHash, long resetCounter) {
        PairingHello hello = PairingHello.fresh(key.publicKey(), resetCounter);
        return PairingAnswer.sign(PairingMessage.answering(hello, circleId, n, headHash), Signer.of(key));
    }
}

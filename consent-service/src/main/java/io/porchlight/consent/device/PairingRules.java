package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.consent.Refusal;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;

/** What of a pairing can be judged without the claim secret: that m answers this hello and names this circle's chain. */
final class PairingRules {
    private static final int MAC_LENGTH = 32;

    private PairingRules() {}

    /** The message m, or the refusal {@code pairing-invalid}. */
    static PairingMessage check(JsonNode json, String mac, PairingHello hello, Chain chain) {
        try {
            PairingMessage m = PairingMessage.of(json);
            if (Base64Url.decode(mac).length != MAC_LENGTH) {
                throw new Refused("pairing.mac", "A pairing MAC has 32 bytes.");
            }
            if (!m.answers(hello)) {
                throw new Refused(
                        "pairing.not-this-hello", "m answers another hello. Fetch the doorbell's hello again.");
            }
            if (!m.circleId().equals(chain.circleId())
                    || !chain.link(m.n()).hash().equals(m.headHash())) {
                throw new Refused("pairing.other-head", "m names no link of this circle's chain.");
            }
            return m;
        } catch (Refused refused) {
            throw Refusal.PAIRING_INVALID.because(refused);
        }
    }
}

package io.porchlight.consent.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;

/**
 * A doorbell's signed word on the chain's head it has verified:
 * {@code {typ: "porchlight-head", v: 1, deviceId, circleId, n, head}}. What a household sees here no server could have made
 * (A-49).
 *
 * @param circleId the circle it pinned
 * @param n number of the last link it knows
 * @param head that link's hash
 */
record HeadAcknowledgement(String circleId, long n, String head) {
    private static final String TYP = "porchlight-head";

    /** Checks form, device and signature. */
    static HeadAcknowledgement verify(JsonNode signed, PublicKeyJwk device) {
        SignedDocument document = SignedDocument.parse(signed);
        Fields fields =
                Fields.of(document.payload(), "the head").exactly("typ", "v", "deviceId", "circleId", "n", "head");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        if (!fields.hash("deviceId").equals(device.thumbprint())) {
            throw new Refused("head.other-device", "The head was acknowledged by another doorbell.");
        }
        document.verify(device);
        return new HeadAcknowledgement(
                fields.hash("circleId"), fields.integer("n", 0, Jcs.MAX_INTEGER), fields.hash("head"));
    }
}

package io.porchlight.sealing.pairing;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.List;
import java.util.Map;

/**
 * The doorbell's last word of pairing: its signature over {@code {typ: "porchlight-paired", v, m}} (SF-10). Only with it
 * does the app say "paired"; the chain keeps it in {@code add-device}, so every member can check it again.
 *
 * @param m what the doorbell agreed to
 * @param signed the signed document
 */
public record PairingAnswer(PairingMessage m, SignedDocument signed) {
    /** The {@code typ} of an answer. */
    public static final String TYP = "porchlight-paired";

    /** The doorbell agrees to m. The signer must hold the identity key of m's deviceId. */
    public static PairingAnswer sign(PairingMessage m, Signer deviceKey) {
        SignedDocument signed =
                SignedDocument.sign(Json.object("typ", TYP, "v", 1, "m", m.toJson()), List.of(deviceKey));
        return verify(signed, deviceKey.publicKey(), m);
    }

    /** As {@link #verify(SignedDocument, PublicKeyJwk, PairingMessage)}, from JSON. */
    public static PairingAnswer verify(JsonNode answer, PublicKeyJwk device, PairingMessage m) {
        return verify(SignedDocument.parse(answer), device, m);
    }

    /**
     * Checks an answer: exactly its form, m's deviceId is the device key's thumbprint ("pairing.other-device"), the m
     * inside is the m expected ("pairing.other-message"), and the one signature holds under the device's key.
     */
    public static PairingAnswer verify(SignedDocument signed, PublicKeyJwk device, PairingMessage m) {
        Fields fields = Fields.of(signed.payload(), "the pairing answer");
        fields.exactly("typ", "v", "m");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        String deviceId = device.thumbprint();
        if (!m.deviceId().equals(deviceId)) {
            throw new Refused("pairing.other-device", "The pairing message is for another doorbell.");
        }
        if (!PairingMessage.of(fields.object("m")).equals(m)) {
            throw new Refused("pairing.other-message", "The doorbell agreed to another pairing message.");
        }
        signed.verify(Map.of(deviceId, device));
        return new PairingAnswer(m, signed);
    }
}

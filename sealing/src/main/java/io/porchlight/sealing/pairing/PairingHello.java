package io.porchlight.sealing.pairing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.List;
import java.util.Map;

/**
 * The doorbell's first word, signed by its identity key (SF-10): {@code {typ: "porchlight-pair-hello", v, deviceId,
 * device, nonce, resetCounter}}. It only exists for ten minutes after a long press on an unpaired doorbell.
 *
 * @param device the doorbell's lifelong identity key; its thumbprint is the deviceId
 * @param nonce 32 fresh random bytes, so that an old offer is worth nothing
 * @param resetCounter how often the doorbell was reset; only ever grows
 */
public record PairingHello(PublicKeyJwk device, byte[] nonce, long resetCounter) {
    /** The {@code typ} of a signed hello. */
    public static final String TYP = "porchlight-pair-hello";
    /** Bytes in the nonce. */
    public static final int NONCE_LENGTH = 32;

    public PairingHello {
        if (nonce.length != NONCE_LENGTH) {
            throw new Refused("pairing.nonce", "A pairing nonce has 32 bytes.");
        }
        nonce = nonce.clone();
    }

    /** A hello with a fresh nonce. */
    public static PairingHello fresh(PublicKeyJwk device, long resetCounter) {
        return new PairingHello(device, Bytes.random(NONCE_LENGTH), resetCounter);
    }

    /** The doorbell signs. The signer must hold the key that the hello names. */
    public SignedDocument sign(Signer deviceKey) {
        ObjectNode payload = Json.object(
                "typ",
                TYP,
                "v",
                1,
                "deviceId",
                deviceId(),
                "device",
                device.toJson(),
                "nonce",
                nonce,
                "resetCounter",
                resetCounter);
        SignedDocument signed = SignedDocument.sign(payload, List.of(deviceKey));
        signed.verify(Map.of(deviceId(), device));
        return signed;
    }

    /**
     * The app reads a hello. Refused: another form, a signature that does not hold, and ("pairing.other-device") a key
     * whose thumbprint is not the deviceId of the scanned QR code.
     */
    public static PairingHello verify(SignedDocument signed, String scannedDeviceId) {
        Fields fields = Fields.of(signed.payload(), "the pairing hello");
        fields.exactly("typ", "v", "deviceId", "device", "nonce", "resetCounter");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        PublicKeyJwk device = PublicKeyJwk.of(fields.object("device"));
        String deviceId = fields.hash("deviceId");
        if (!deviceId.equals(scannedDeviceId) || !device.thumbprint().equals(scannedDeviceId)) {
            throw new Refused(
                    "pairing.other-device", "The doorbell that answered is not the one whose code was scanned.");
        }
        signed.verify(Map.of(deviceId, device));
        return new PairingHello(
                device, fields.bytes("nonce", NONCE_LENGTH), fields.integer("resetCounter", 0, Jcs.MAX_INTEGER));
    }

    /** The doorbell's name: its identity key's thumbprint. */
    public String deviceId() {
        return device.thumbprint();
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }
}

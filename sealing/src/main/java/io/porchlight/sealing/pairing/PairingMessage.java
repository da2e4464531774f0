package io.porchlight.sealing.pairing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.util.Arrays;

/**
 * The message m of pairing (SF-10): the app tells the doorbell which circle it now belongs to and which link of that
 * circle's chain is its head. Authentic by {@link #mac}, whose key only the doorbell and the reader of its QR code know,
 * so no server in between can name a circle of its own.
 *
 * @param deviceId the doorbell's identity key thumbprint
 * @param nonce the nonce of the hello that m answers
 * @param resetCounter the reset counter of that hello
 * @param circleId the circle
 * @param n the number of the chain's last link when m was made
 * @param headHash that link's hash (SF-04)
 */
public record PairingMessage(
        String deviceId, byte[] nonce, long resetCounter, String circleId, long n, String headHash) {
    /** The {@code typ} of m. */
    public static final String TYP = "porchlight/pair/1";

    public PairingMessage {
        if (nonce.length != PairingHello.NONCE_LENGTH) {
            throw new Refused("pairing.nonce", "A pairing nonce has 32 bytes.");
        }
        nonce = nonce.clone();
    }

    /** The answer to a hello: this circle, at this head. */
    public static PairingMessage answering(PairingHello hello, String circleId, long n, String headHash) {
        return new PairingMessage(hello.deviceId(), hello.nonce(), hello.resetCounter(), circleId, n, headHash);
    }

    /** Reads m; anything but exactly its members is refused. */
    public static PairingMessage of(JsonNode json) {
        Fields fields = Fields.of(json, "the pairing message");
        fields.exactly("typ", "v", "deviceId", "nonce", "resetCounter", "circleId", "n", "headHash");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        return new PairingMessage(
                fields.hash("deviceId"),
                fields.bytes("nonce", PairingHello.NONCE_LENGTH),
                fields.integer("resetCounter", 0, Jcs.MAX_INTEGER),
                fields.hash("circleId"),
                fields.integer("n", 0, Jcs.MAX_INTEGER),
                fields.hash("headHash"));
    }

    /** m as JSON; its JCS form is what is authenticated and signed. */
    public ObjectNode toJson() {
        return Json.object(
                "typ",
                TYP,
                "v",
                1,
                "deviceId",
                deviceId,
                "nonce",
                nonce,
                "resetCounter",
                resetCounter,
                "circleId",
                circleId,
                "n",
                n,
                "headHash",
                headHash);
    }

    /** HMAC-SHA256(HKDF(claimSecret, "porchlight/pair/1"), JCS(m)), 32 bytes. */
    public byte[] mac(byte[] claimSecret) {
        return Hmac.sha256(macKey(claimSecret), Jcs.canonical(toJson()));
    }

    /**
     * The doorbell reads m: the MAC must hold under its claim secret ("pairing.mac"), and m must answer its own current
     * hello ("pairing.not-my-hello"). The doorbell then verifies the chain and compares circleId, n and headHash.
     */
    public static PairingMessage verify(JsonNode m, byte[] mac, byte[] claimSecret, PairingHello hello) {
        PairingMessage message = of(m);
        if (!Hmac.verify(mac, macKey(claimSecret), Jcs.canonical(message.toJson()))) {
            throw new Refused(
                    "pairing.mac", "The pairing message was not made by somebody who read this doorbell's code.");
        }
        if (!message.answers(hello)) {
            throw new Refused(
                    "pairing.not-my-hello", "The pairing message answers another hello. Start pairing again.");
        }
        return message;
    }

    /** Whether m repeats this hello's device, nonce and reset counter. */
    public boolean answers(PairingHello hello) {
        return deviceId.equals(hello.deviceId())
                && Arrays.equals(nonce, hello.nonce())
                && resetCounter == hello.resetCounter();
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PairingMessage that
                && deviceId.equals(that.deviceId)
                && Arrays.equals(nonce, that.nonce)
                && resetCounter == that.resetCounter
                && circleId.equals(that.circleId)
                && n == that.n
                && headHash.equals(that.headHash);
    }

    @Override
    public int hashCode() {
        return headHash.hashCode() * 31 + Arrays.hashCode(nonce);
    }

    private static byte[] macKey(byte[] claimSecret) {
        if (claimSecret.length < QrText.MIN_SECRET_LENGTH) {
            throw new Refused("pairing.secret", "A claim secret has at least 16 bytes.");
        }
        return Hkdf.sha256(claimSecret, TYP);
    }
}

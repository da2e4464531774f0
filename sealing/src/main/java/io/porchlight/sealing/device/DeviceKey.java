package io.porchlight.sealing.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.PairedDevice;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.List;

/**
 * The key to which a home seals what only this doorbell may read, as the doorbell announces it:
 * {@code {typ: "porchlight-device-key", v, deviceId, circleId, resetCounter, key}}, signed by its identity key. The
 * doorbell makes it anew at each pairing and forgets it at a reset; the reset counter ties the announcement to that
 * pairing, so an older one cannot be shown again.
 *
 * @param deviceId the doorbell
 * @param circleId the circle that it is pinned to
 * @param resetCounter the counter of the pairing
 * @param key for HPKE; never the identity key
 */
public record DeviceKey(String deviceId, String circleId, long resetCounter, PublicKeyJwk key) {
    /** The {@code typ} of a signed announcement. */
    public static final String TYP = "porchlight-device-key";

    private static final DeviceWord WORD = new DeviceWord(TYP, "the announced key");

    public DeviceKey {
        if (key.thumbprint().equals(deviceId)) {
            throw new Refused("device-key.identity", "The identity key only signs; announce a key of its own.");
        }
    }

    /** The doorbell signs. The signer must hold the identity key. */
    public SignedDocument sign(Signer identity) {
        SignedDocument signed = SignedDocument.sign(
                Json.object(
                        "typ",
                        TYP,
                        "v",
                        1,
                        "deviceId",
                        deviceId,
                        "circleId",
                        circleId,
                        "resetCounter",
                        resetCounter,
                        "key",
                        key.toJson()),
                List.of(identity));
        verify(signed.toJson(), identity.publicKey());
        return signed;
    }

    /** Checks form and signature; says nothing about whether the doorbell belongs to that circle. */
    public static DeviceKey verify(JsonNode announcement, PublicKeyJwk identity) {
        Fields fields = WORD.verify(announcement, identity, "device-key.other-device", "resetCounter", "key");
        return new DeviceKey(
                identity.thumbprint(),
                fields.hash("circleId"),
                fields.integer("resetCounter", 0, Jcs.MAX_INTEGER),
                PublicKeyJwk.of(fields.object("key")));
    }

    /** The same for a member of the circle: by the identity key in the chain, in this circle, of this pairing. */
    public static DeviceKey verify(JsonNode announcement, CircleState circle, String deviceId) {
        PairedDevice paired = circle.device(deviceId)
                .orElseThrow(() ->
                        new Refused("device-key.not-in-circle", "The doorbell does not stand in the home's chain."));
        DeviceKey said = verify(announcement, paired.key());
        if (!said.circleId.equals(circle.circleId()) || said.resetCounter != paired.resetCounter()) {
            throw new Refused("device-key.other-pairing", "The key was announced at another pairing.");
        }
        return said;
    }
}

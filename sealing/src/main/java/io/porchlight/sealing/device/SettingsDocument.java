package io.porchlight.sealing.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.Membership;
import io.porchlight.sealing.clip.Blob;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.List;

/**
 * Settings on their way to a doorbell: {@code {typ: "porchlight-device-settings", v, circleId, deviceId, revision, at,
 * settings}}, signed by the device of one member in effect, so that no server can switch anything on; sealed once to the
 * doorbell's key and once, as a blob, to the circle's view key, so that no server can read it.
 *
 * @param revision grows with each change; a doorbell takes no other than a higher one
 * @param at when it was signed, Unix seconds
 * @param signed the signed document
 */
public record SettingsDocument(
        String circleId, String deviceId, long revision, long at, DeviceSettings settings, SignedDocument signed) {
    /** The {@code typ} of a signed document. */
    public static final String TYP = "porchlight-device-settings";
    /** The kind of the blob for the home (SF-17); its object is the doorbell. */
    public static final String BLOB = "device-settings";

    private static final int MAX_BYTES = 16 * 1024;

    /** A member's device signs. */
    public static SettingsDocument sign(
            String circleId, String deviceId, long revision, long at, DeviceSettings settings, Signer member) {
        SignedDocument signed = SignedDocument.sign(
                Json.object(
                        "typ",
                        TYP,
                        "v",
                        1,
                        "circleId",
                        circleId,
                        "deviceId",
                        deviceId,
                        "revision",
                        revision,
                        "at",
                        at,
                        "settings",
                        settings.toJson()),
                List.of(member));
        return of(signed);
    }

    /**
     * Reads and verifies: exactly this form, for this doorbell of this circle, by the device of exactly one member who is
     * in effect at {@code now}.
     */
    public static SettingsDocument verify(JsonNode json, CircleState circle, String deviceId, long now) {
        SettingsDocument document = of(SignedDocument.parse(json));
        if (!document.circleId.equals(circle.circleId()) || !document.deviceId.equals(deviceId)) {
            throw new Refused("settings.other-device", "The settings are for another doorbell or another home.");
        }
        if (document.signed.kids().size() != 1) {
            throw new Refused("settings.signer", "Exactly one member signs settings.");
        }
        Membership member =
                circle.membersAt(now).get(document.signed.kids().iterator().next());
        if (member == null) {
            throw new Refused("settings.signer", "The settings are not signed by a member of the home.");
        }
        document.signed.verify(member.member().sign());
        return document;
    }

    private static SettingsDocument of(SignedDocument signed) {
        Fields fields = Fields.of(signed.payload(), "the settings document")
                .exactly("typ", "v", "circleId", "deviceId", "revision", "at", "settings");
        fields.text("typ", TYP);
        fields.integer("v", 1, 1);
        return new SettingsDocument(
                fields.hash("circleId"),
                fields.hash("deviceId"),
                fields.integer("revision", 1, Jcs.MAX_INTEGER),
                fields.integer("at", 0, Jcs.MAX_INTEGER),
                DeviceSettings.of(fields.object("settings")),
                signed);
    }

    /** Its hash (SF-04), by which the doorbell says that it follows it. */
    public String hash() {
        return signed.payloadHashText();
    }

    /** Sealed to the doorbell. */
    public byte[] forDevice(DeviceKey key) {
        if (!key.deviceId().equals(deviceId) || !key.circleId().equals(circleId)) {
            throw new Refused("settings.other-device", "The key belongs to another doorbell or another home.");
        }
        return Hpke.seal(key.key(), info(circleId, deviceId, key.key()), Jcs.canonical(signed.toJson()));
    }

    /** The doorbell opens it; what is inside has yet to be verified. */
    public static ObjectNode openOnDevice(PrivateKeyP256 key, String circleId, String deviceId, byte[] sealed) {
        return Jcs.parseCanonical(Hpke.open(key, info(circleId, deviceId, key.publicKey()), sealed), MAX_BYTES);
    }

    /** Sealed to the home. */
    public byte[] forHome(PublicKeyJwk viewKey) {
        return Blob.seal(viewKey, circleId, BLOB, deviceId, signed.toJson());
    }

    /** A member opens it; what is inside has yet to be verified. */
    public static ObjectNode openAtHome(PrivateKeyP256 viewKey, String circleId, String deviceId, byte[] sealed) {
        return Blob.open(viewKey, circleId, BLOB, deviceId, sealed);
    }

    private static String info(String circleId, String deviceId, PublicKeyJwk key) {
        return String.join("|", "porchlight/device/1", circleId, deviceId, key.thumbprint(), "settings");
    }
}

package io.porchlight.sealing.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.List;

/**
 * A doorbell's word that it follows certain settings: {@code {typ: "porchlight-settings-applied", v, deviceId, circleId,
 * revision, settings}}, signed by its identity key. A server can neither invent it nor say that older settings are the
 * newest.
 *
 * @param settings the hash of the {@link SettingsDocument}
 */
public record SettingsApplied(String deviceId, String circleId, long revision, String settings) {
    /** The {@code typ} of the signed word. */
    public static final String TYP = "porchlight-settings-applied";

    private static final DeviceWord WORD = new DeviceWord(TYP, "the word on settings");

    /** The word for a document. */
    public static SettingsApplied of(SettingsDocument document) {
        return new SettingsApplied(document.deviceId(), document.circleId(), document.revision(), document.hash());
    }

    /** The doorbell signs. */
    public SignedDocument sign(Signer identity) {
        return SignedDocument.sign(
                Json.object(
                        "typ",
                        TYP,
                        "v",
                        1,
                        "deviceId",
                        deviceId,
                        "circleId",
                        circleId,
                        "revision",
                        revision,
                        "settings",
                        settings),
                List.of(identity));
    }

    /** Checks form and signature. */
    public static SettingsApplied verify(JsonNode json, PublicKeyJwk identity) {
        Fields fields = WORD.verify(json, identity, "settings.other-device", "revision", "settings");
        return new SettingsApplied(
                identity.thumbprint(),
                fields.hash("circleId"),
                fields.integer("revision", 1, Jcs.MAX_INTEGER),
                fields.hash("settings"));
    }
}

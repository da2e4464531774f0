package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;

/**
 * The doorbell says that it used up numbers without a clip, so that a hidden clip cannot pass for a lost one (SF-14).
 *
 * @param deviceId the doorbell
 * @param circleId the household
 * @param n the link of the chain that the doorbell knew
 * @param sequence the first number skipped
 * @param through the last number skipped
 * @param previousManifest payload hash of the entry before, {@code ""} for the first
 * @param reason why, in a word or two, such as {@code spool-full}
 */
public record Skip(
        String deviceId, String circleId, long n, long sequence, long through, String previousManifest, String reason)
        implements DeviceEntry {
    public static final String TYPE = "porchlight-skip";

    /** Checks ranges and forms. */
    public Skip {
        if (Base64Url.decode(deviceId).length != Sha256.LENGTH || Base64Url.decode(circleId).length != Sha256.LENGTH) {
            throw new Refused("manifest.origin", "Device and circle are named by 32-byte hashes.");
        }
        if (n < 0 || sequence < 1 || through < sequence || through > Jcs.MAX_INTEGER) {
            throw new Refused("manifest.skip", "A skip goes from a number to the same or a later one.");
        }
        if (previousManifest.isEmpty() != (sequence == 1)) {
            throw new Refused("manifest.origin", "The first entry, and no other, has no predecessor.");
        }
        if (!previousManifest.isEmpty() && Base64Url.decode(previousManifest).length != Sha256.LENGTH) {
            throw new Refused("manifest.origin", "The predecessor is named by a 32-byte hash.");
        }
    }

    /** Reads the payload of a signed skip; it must have exactly its members. */
    public static Skip of(JsonNode payload) {
        Fields fields = Fields.of(payload, "the skip")
                .exactly("typ", "v", "deviceId", "circleId", "n", "sequence", "through", "previousManifest", "reason");
        fields.text("typ", TYPE);
        fields.integer("v", 1, 1);
        return new Skip(
                fields.hash("deviceId"),
                fields.hash("circleId"),
                fields.integer("n"),
                fields.integer("sequence"),
                fields.integer("through"),
                fields.hashOrEmpty("previousManifest"),
                fields.text("reason"));
    }

    /** The payload to sign, a new object on each call. */
    public ObjectNode toJson() {
        return Json.object(
                "typ", TYPE,
                "v", 1,
                "deviceId", deviceId,
                "circleId", circleId,
                "n", n,
                "sequence", sequence,
                "through", through,
                "previousManifest", previousManifest,
                "reason", reason);
    }

    @Override
    public String hash() {
        return Jcs.hashText(toJson());
    }
}

package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.util.Arrays;
import java.util.Objects;

/**
 * Where a clip comes from: the opening that stays at home, of which the statement shows only the salted {@link #hash()}
 * (SF-14).
 *
 * @param salt 32 random bytes
 * @param deviceId thumbprint of the doorbell's identity key
 * @param circleId the household
 * @param n the link of the chain under which it was sealed
 * @param sequence 1 for the first entry after a pairing
 * @param previousManifest payload hash of the device's entry before this one; {@code ""} for the first
 */
public record Origin(byte[] salt, String deviceId, String circleId, long n, long sequence, String previousManifest) {
    static final int SALT = 32;

    /** Checks ranges and forms. */
    public Origin {
        if (salt.length != SALT) {
            throw new Refused("manifest.salt", "A salt has 32 bytes.");
        }
        if (Base64Url.decode(deviceId).length != Sha256.LENGTH || Base64Url.decode(circleId).length != Sha256.LENGTH) {
            throw new Refused("manifest.origin", "Device and circle are named by 32-byte hashes.");
        }
        if (n < 0 || sequence < 1 || n > Jcs.MAX_INTEGER || sequence > Jcs.MAX_INTEGER) {
            throw new Refused("manifest.origin", "Links count from 0, a device's entries from 1.");
        }
        if (previousManifest.isEmpty() != (sequence == 1)) {
            throw new Refused("manifest.origin", "The first entry, and no other, has no predecessor.");
        }
        if (!previousManifest.isEmpty() && Base64Url.decode(previousManifest).length != Sha256.LENGTH) {
            throw new Refused("manifest.origin", "The predecessor is named by a 32-byte hash.");
        }
    }

    static Origin of(JsonNode json) {
        Fields fields = Fields.of(json, "the manifest's origin")
                .exactly("salt", "deviceId", "circleId", "n", "sequence", "previousManifest");
        return new Origin(
                fields.bytes("salt", SALT),
                fields.hash("deviceId"),
                fields.hash("circleId"),
                fields.integer("n"),
                fields.integer("sequence"),
                fields.hashOrEmpty("previousManifest"));
    }

    ObjectNode toJson() {
        ObjectNode json = unsalted();
        json.put("salt", Base64Url.encode(salt));
        return json;
    }

    /** SHA-256(salt | JCS of the other members), 32 bytes: the statement's {@code origin}. */
    public byte[] hash() {
        return Sha256.of(salt, Jcs.canonical(unsalted()));
    }

    private ObjectNode unsalted() {
        return Json.object(
                "deviceId", deviceId,
                "circleId", circleId,
                "n", n,
                "sequence", sequence,
                "previousManifest", previousManifest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin && Bytes.equal(hash(), origin.hash()) && Arrays.equals(salt, origin.salt);
    }

    @Override
    public int hashCode() {
        return Objects.hash(deviceId, circleId, n, sequence, previousManifest);
    }
}

package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.util.List;

/**
 * Manifest M: the doorbell's signed word for a clip, which stays at home (SF-14).
 *
 * @param statement {@link Statement#hash()}
 * @param origin what the statement's {@code origin} hides
 * @param sealedKeys kind, recipient and hash of each sealed key, in the bundle's order
 */
public record Manifest(String statement, Origin origin, List<SealedKeyHash> sealedKeys) implements DeviceEntry {
    public static final String TYPE = "porchlight-manifest";

    /** What the manifest says of one sealed key; {@code hash} is {@link SealedKey#hash()}. */
    public record SealedKeyHash(String kind, String keyId, String hash) {
        public SealedKeyHash {
            if (!kind.equals(SealedKey.CLIP_KEY)) {
                Kind.of(kind);
            }
        }

        static SealedKeyHash of(SealedKey key) {
            return new SealedKeyHash(key.kind(), key.keyId(), key.hash());
        }
    }

    public Manifest {
        sealedKeys = List.copyOf(sealedKeys);
        if (sealedKeys.size() < 3 || sealedKeys.size() > Kind.values().length + 1) {
            throw new Refused("manifest.keys", "A clip has three to five sealed keys.");
        }
    }

    /** Reads the payload of a signed manifest; it must have exactly its members. */
    public static Manifest of(JsonNode payload) {
        Fields fields = Fields.of(payload, "the manifest").exactly("typ", "v", "statement", "origin", "sealedKeys");
        fields.text("typ", TYPE);
        fields.integer("v", 1, 1);
        return new Manifest(
                fields.hash("statement"),
                Origin.of(fields.object("origin")),
                fields.array("sealedKeys").stream()
                        .map(element -> {
                            Fields key =
                                    Fields.of(element, "the manifest's key").exactly("kind", "keyId", "hash");
                            return new SealedKeyHash(key.text("kind"), key.hash("keyId"), key.hash("hash"));
                        })
                        .toList());
    }

    /** The payload to sign, a new object on each call. */
    public ObjectNode toJson() {
        return Json.object(
                "typ",
                TYPE,
                "v",
                1,
                "statement",
                statement,
                "origin",
                origin.toJson(),
                "sealedKeys",
                sealedKeys.stream()
                        .map(key -> Json.object("kind", key.kind(), "keyId", key.keyId(), "hash", key.hash()))
                        .toList());
    }

    @Override
    public String deviceId() {
        return origin.deviceId();
    }

    @Override
    public String circleId() {
        return origin.circleId();
    }

    @Override
    public long n() {
        return origin.n();
    }

    @Override
    public long sequence() {
        return origin.sequence();
    }

    @Override
    public long through() {
        return origin.sequence();
    }

    @Override
    public String previousManifest() {
        return origin.previousManifest();
    }

    @Override
    public String hash() {
        return Jcs.hashText(toJson());
    }
}

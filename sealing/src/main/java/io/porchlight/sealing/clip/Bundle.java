package io.porchlight.sealing.clip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import java.util.List;

/**
 * What a member needs beside the ciphertext: the signed manifest and the sealed keys (SF-15). It travels in this form only
 * from the doorbell to the gateway, and from consent-service to a member; everywhere between it lies under an epoch key.
 *
 * @param clipId the clip
 * @param manifest the signed {@link Manifest}
 * @param sealedKeys one per track in the statement's order, then the clip key
 */
public record Bundle(String clipId, SignedDocument manifest, List<SealedKey> sealedKeys) {
    public static final String TYPE = "porchlight-bundle";

    /** The largest bundle that is read, in bytes; a real one has about 3,000. */
    public static final int MAX_BYTES = 16_384;

    public Bundle {
        Names.checkId(clipId);
        sealedKeys = List.copyOf(sealedKeys);
        if (!manifest.typ().equals(Manifest.TYPE)) {
            throw new Refused("bundle.manifest", "The bundle's signed document is no manifest.");
        }
        if (sealedKeys.size() > Kind.values().length + 1) {
            throw new Refused("bundle.keys", "A clip has no more than five sealed keys.");
        }
    }

    /** Reads bytes that must be canonical; whether they belong to a statement is {@link ManifestRules}'s to say. */
    public static Bundle parse(byte[] canonical) {
        Fields fields = Fields.of(Jcs.parseCanonical(canonical, MAX_BYTES), "the bundle")
                .exactly("typ", "v", "clipId", "manifest", "sealedKeys");
        fields.text("typ", TYPE);
        fields.integer("v", 1, 1);
        return new Bundle(
                fields.id("clipId"),
                SignedDocument.parse(fields.object("manifest")),
                fields.array("sealedKeys").stream().map(SealedKey::of).toList());
    }

    /** The manifest's content; its signature is not checked here. */
    public Manifest content() {
        return Manifest.of(manifest.payload());
    }

    /** The sealed key of this kind. */
    public SealedKey sealedKey(String kind) {
        return sealedKeys.stream()
                .filter(key -> key.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new Refused("bundle.keys", "The bundle has no sealed key of this kind."));
    }

    /** The JSON form, a new object on each call. */
    public ObjectNode toJson() {
        return Json.object(
                "typ",
                TYPE,
                "v",
                1,
                "clipId",
                clipId,
                "manifest",
                manifest.toJson(),
                "sealedKeys",
                sealedKeys.stream().map(SealedKey::toJson).toList());
    }

    /** The canonical bytes: what is put under the epoch key. */
    public byte[] bytes() {
        return Jcs.canonical(toJson());
    }
}

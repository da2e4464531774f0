package io.porchlight.sealing.grant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One clip of a grant: {@code {statement, sealedKeys: [{kind, sealed}]}}. Picture and sound are ticked one by one; the
 * exact times ({@code detail}) go with the picture and never without, a poster is never granted.
 *
 * @param statement hash of the clip's statement (SF-04)
 * @param sealedKeys in the order video, audio, detail
 */
public record GrantedClip(String statement, List<GrantedKey> sealedKeys) {
    /**
     * One track's key, sealed to the case key.
     *
     * @param sealed {@code enc[65] | ct}, 113 bytes
     */
    public record GrantedKey(Kind kind, byte[] sealed) {
        public GrantedKey {
            if (sealed.length != Hpke.OVERHEAD + TrackKey.LENGTH) {
                throw new Refused("grant.sealed-key", "A sealed track key has 113 bytes.");
            }
        }
    }

    public GrantedClip {
        sealedKeys = List.copyOf(sealedKeys);
        List<Kind> kinds = kindsOf(sealedKeys);
        for (int i = 1; i < kinds.size(); i++) {
            if (kinds.get(i).compareTo(kinds.get(i - 1)) <= 0) {
                throw new Refused("grant.kinds", "Each kind stands once, in the order video, audio, detail.");
            }
        }
        boolean picture = kinds.contains(Kind.VIDEO);
        if (kinds.isEmpty() || kinds.contains(Kind.POSTER) || picture != kinds.contains(Kind.DETAIL)) {
            throw new Refused(
                    "grant.kinds", "A clip is granted with picture and detail, with sound, or with all three.");
        }
    }

    static GrantedClip of(JsonNode json) {
        Fields fields = Fields.of(json, "the granted clip").exactly("statement", "sealedKeys");
        List<JsonNode> elements = fields.array("sealedKeys");
        if (elements.size() > Kind.values().length) {
            throw new Refused("grant.kinds", "Each kind stands once.");
        }
        List<GrantedKey> keys = new ArrayList<>();
        for (JsonNode element : elements) {
            Fields key = Fields.of(element, "the granted key").exactly("kind", "sealed");
            keys.add(new GrantedKey(Kind.of(key.text("kind")), key.bytes("sealed")));
        }
        return new GrantedClip(fields.hash("statement"), keys);
    }

    ObjectNode toJson() {
        List<ObjectNode> keys = sealedKeys.stream()
                .map(key -> Json.object("kind", key.kind().wire(), "sealed", key.sealed()))
                .toList();
        return Json.object("statement", statement, "sealedKeys", Json.array(keys));
    }

    /** The kinds granted of this clip, in their order. */
    public List<Kind> kinds() {
        return kindsOf(sealedKeys);
    }

    /** The sealed key of a kind, if that was granted. */
    public Optional<GrantedKey> key(Kind kind) {
        return sealedKeys.stream().filter(key -> key.kind() == kind).findFirst();
    }

    private static List<Kind> kindsOf(List<GrantedKey> keys) {
        return keys.stream().map(GrantedKey::kind).toList();
    }
}

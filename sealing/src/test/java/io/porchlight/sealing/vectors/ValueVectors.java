package io.porchlight.sealing.vectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.json.Json;
import java.util.List;

/** Vectors of JSON and of digests. */
final class ValueVectors {
    private ValueVectors() {}

    static CoreVectorsWriter.Draft jcs() {
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("jcs");
        draft.accepted("an empty object", jcs("{}", true))
                .accepted("white space, order of members", jcs(" {\n\"b\" : 1,\t\"a\":[ true , false ]\r}", false))
                .accepted(
                        "names sort by UTF-16 units",
                        jcs("{\"\ufb33\":1,\"\ud83d\ude00\":2,\"\\u20ac\":3,\"z\":4}", false))
                .accepted(
                        "escapes become the shortest",
                        jcs("{\"a\":\"\\u000f\\u0041\\/\\\\\\\"\\n\\b\\f\\r\\t\\u007f\"}", false))
                .accepted("surrogate pair by escapes", jcs("{\"a\":\"\\ud83d\\ude00\"}", false))
                .accepted("largest integers", jcs("{\"a\":9007199254740991,\"b\":-9007199254740991,\"c\":0}", true))
                .accepted("a member called __proto__", jcs("{\"__proto__\":{\"a\":1}}", true))
                .accepted("32 containers", jcs("{\"a\":".repeat(32) + "1" + "}".repeat(32), true))
                .accepted("empty names and texts", jcs("{\"\":\"\"}", true));
        draft.refused("order of members, where it must be canonical", jcs("{\"b\":1,\"a\":2}", true))
                .refused("a space, where it must be canonical", jcs("{\"a\": 1}", true))
                .refused("an escape too many, where it must be canonical", jcs("{\"a\":\"\\u0041\"}", true))
                .refused("a line feed at the end, where it must be canonical", jcs("{}\n", true));
        for (String[] bad : new String[][] {
            {"null", "{\"a\":null}"},
            {"null in an array", "{\"a\":[null]}"},
            {"a fraction", "{\"a\":1.5}"},
            {"a fraction that is whole", "{\"a\":1.0}"},
            {"an exponent", "{\"a\":1e2}"},
            {"minus zero", "{\"a\":-0}"},
            {"2^53", "{\"a\":9007199254740992}"},
            {"-2^53", "{\"a\":-9007199254740992}"},
            {"a number of 40 digits", "{\"a\":" + "1".repeat(40) + "}"},
            {"a leading zero", "{\"a\":01}"},
            {"a plus sign", "{\"a\":+1}"},
            {"a name twice", "{\"a\":1,\"a\":1}"},
            {"a name twice, once by escape", "{\"a\":1,\"\\u0061\":1}"},
            {"a name twice, further down", "{\"x\":[{\"a\":1,\"a\":2}]}"},
            {"half a surrogate pair by escape", "{\"a\":\"\\ud83d\"}"},
            {"the wrong half first", "{\"a\":\"\\ude00\\ud83d\"}"},
            {"half a surrogate pair in a name", "{\"\\udc00\":1}"},
            {"a control character", "{\"a\":\"\u0001\"}"},
            {"a comma too many", "{\"a\":1,}"},
            {"a comment", "{\"a\":1/**/}"},
            {"single quotes", "{'a':1}"},
            {"NaN", "{\"a\":NaN}"},
            {"two documents", "{}{}"},
            {"an array", "[]"},
            {"a text", "\"a\""},
            {"nothing", ""},
            {"a byte order mark", "\ufeff{}"},
            {"an object without end", "{\"a\":1"},
            {"40 containers", "{\"a\":".repeat(40) + "1" + "}".repeat(40)},
        }) {
            draft.refused(bad[0], jcs(bad[1], false));
        }
        for (String[] bad : new String[][] {
            {"a byte that is not UTF-8", "7b2261223a22ff227d"},
            {"an overlong slash", "7b2261223a22c0af227d"},
            {"a surrogate in UTF-8", "7b2261223a22eda0bd227d"},
            {"UTF-16", "feff007b007d"},
        }) {
            draft.refused(bad[0], Json.object("json", Hex.decode(bad[1]), "canonical", false));
        }
        return draft;
    }

    private static ObjectNode jcs(String json, boolean canonical) {
        return Json.object("json", Bytes.utf8(json), "canonical", canonical);
    }

    static CoreVectorsWriter.Draft digests() {
        byte[] key = ReferenceStream.pattern(32);
        ObjectNode value = Json.object("b", List.of(1, "\u20ac"), "a", Json.object("z", true));
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("digest");
        draft.accepted("SF-04: the hash of a structure", Json.object("form", "structure", "value", value))
                .accepted("an entry with its salt", Json.object("form", "salted", "salt", key, "value", value))
                .accepted("HMAC", Json.object("form", "hmac", "key", key, "data", Bytes.utf8("porch")))
                .accepted("SF-05: HKDF without salt", hkdf(new byte[0], "porchlight/plain/1", 32))
                .accepted("HKDF with salt", hkdf(ReferenceStream.pattern(33), "porchlight/recovery/1", 32))
                .accepted("HKDF of 42 bytes", hkdf(key, "", 42));
        for (String kind : List.of("video", "audio", "poster", "detail")) {
            draft.accepted("key commitment of " + kind, commitment(key, kind));
        }
        draft.refused("key commitment of a kind that is none", commitment(key, "clip-key"))
                .refused("key commitment of a short key", commitment(new byte[31], "video"))
                .accepted("plaintext code", plaintextMac(key, ReferenceStream.pattern(1000)))
                .accepted("plaintext code of nothing", plaintextMac(key, new byte[0]));
        for (int length : new int[] {
            56, 1 << 20, (1 << 20) + 1, 2 << 20, (2 << 20) + 17, 3 << 20, (4 << 20) + 5, 5 << 20, (7 << 20) - 1
        }) {
            draft.accepted(
                    "SF-12: segments of " + length + " bytes", Json.object("form", "segments-root", "pattern", length));
        }
        return draft;
    }

    private static ObjectNode hkdf(byte[] salt, String info, int length) {
        return Json.object(
                "form", "hkdf", "ikm", ReferenceStream.pattern(32), "salt", salt, "info", info, "length", length);
    }

    private static ObjectNode commitment(byte[] key, String kind) {
        return Json.object("form", "commitment", "trackKey", key, "clipId", "AbCd-_0123456789abcdef", "kind", kind);
    }

    private static ObjectNode plaintextMac(byte[] key, byte[] plaintext) {
        return Json.object("form", "plaintext-mac", "trackKey", key, "plaintext", plaintext);
    }
}

package io.porchlight.sealing.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SegmentTree;
import io.porchlight.sealing.clip.StreamLayout;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackSealer;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Vectors of tracks and statements. */
final class ClipVectors {
    private static final String CLIP = "AbCd-_0123456789abcdef";

    private ClipVectors() {}

    static CoreVectorsWriter.Draft streams() throws IOException {
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("stream");
        byte[] key = ReferenceStream.pattern(32);
        for (int length : new int[] {0, 1, 15, 16, 17, 1000}) {
            draft.accepted("Tink sealed " + length + " bytes", tink(length, key, in -> {}));
        }
        draft.refused("another clip", tink(100, key, in -> in.put("clipId", "another")))
                .refused("another kind", tink(100, key, in -> in.put("kind", "audio")))
                .refused("another key", tink(100, key, in -> in.put("trackKey", text(new byte[32]))))
                .refused("another key, and the commitment to it", tink(100, key, in -> in.put(
                                "trackKey", text(new byte[32]))
                        .put("keyCommitment", text(TrackKey.of(new byte[32]).commitment(CLIP, Kind.VIDEO)))))
                .refused(
                        "L is one less",
                        tink(100, key, in -> in.put("length", in.get("length").longValue() - 1)))
                .refused(
                        "L is one more",
                        tink(100, key, in -> in.put("length", in.get("length").longValue() + 1)))
                .refused("SF-11: L below 56", tink(0, key, in -> in.put("length", 55)))
                .refused("another root", tink(100, key, in -> in.put("segmentsRoot", text(new byte[32]))))
                .refused("another plaintext code", tink(100, key, in -> in.put("plaintextMac", text(new byte[32]))))
                .refused("another header byte, with the root of it", resealed(key, bytes -> bytes[0] = 41))
                .refused("another salt, with the root of it", resealed(key, bytes -> bytes[20] ^= 1))
                .refused("another nonce, with the root of it", resealed(key, bytes -> bytes[39] ^= 1))
                .refused("another ciphertext, with the root of it", resealed(key, bytes -> bytes[60] ^= 1))
                .refused("another tag, with the root of it", resealed(key, bytes -> bytes[bytes.length - 1] ^= 1));
        int first = StreamLayout.SEGMENT - StreamLayout.HEADER - StreamLayout.TAG;
        int whole = StreamLayout.SEGMENT - StreamLayout.TAG;
        for (int length : new int[] {
            0, 5, first - 1, first, first + 1, first + whole - 1, first + whole, first + whole + 1, 5_000_000
        }) {
            draft.accepted("the layout by the letter, " + length + " bytes", seal(key, length));
        }
        return draft;
    }

    private static ObjectNode seal(byte[] key, int length) {
        return Json.object(
                "form",
                "seal",
                "trackKey",
                key,
                "clipId",
                CLIP,
                "kind",
                "video",
                "salt",
                Arrays.copyOfRange(ReferenceStream.pattern(64), 32, 64),
                "noncePrefix",
                ReferenceStream.pattern(7),
                "pattern",
                length);
    }

    private static ObjectNode tink(int length, byte[] key, Consumer<ObjectNode> change) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        TrackStatement track = new TrackSealer(CLIP, Kind.VIDEO, TrackKey.of(key))
                .seal(new ByteArrayInputStream(ReferenceStream.pattern(length)), sealed, "application/octet-stream");
        ObjectNode in = Json.object(
                "clipId", CLIP,
                "kind", "video",
                "trackKey", key,
                "length", track.length(),
                "segmentsRoot", track.segmentsRoot(),
                "plaintextMac", track.plaintextMac(),
                "keyCommitment", track.keyCommitment(),
                "sealed", sealed.toByteArray());
        change.accept(in);
        return in;
    }

    private static ObjectNode resealed(byte[] key, Consumer<byte[]> change) throws IOException {
        return tink(100, key, in -> {
            byte[] sealed = Base64Url.decode(in.get("sealed").textValue());
            change.accept(sealed);
            in.put("sealed", text(sealed)).put("segmentsRoot", text(SegmentTree.rootOf(sealed)));
        });
    }

    static CoreVectorsWriter.Draft statements() throws IOException {
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("statement");
        for (List<Kind> kinds : List.of(
                List.of(Kind.VIDEO, Kind.DETAIL),
                List.of(Kind.VIDEO, Kind.AUDIO, Kind.DETAIL),
                List.of(Kind.VIDEO, Kind.AUDIO, Kind.POSTER, Kind.DETAIL),
                List.of(Kind.POSTER, Kind.DETAIL))) {
            draft.accepted("tracks " + kinds, changed(kinds, json -> {}));
        }
        List<Kind> kinds = List.of(Kind.VIDEO, Kind.AUDIO, Kind.DETAIL);
        draft.refused("no detail", changed(kinds, json -> tracks(json).remove(2)))
                .refused("only detail", changed(kinds, json -> {
                    tracks(json).remove(0);
                    tracks(json).remove(0);
                }))
                .refused("no track", changed(kinds, json -> tracks(json).removeAll()))
                .refused("another order", changed(kinds, json -> {
                    List<JsonNode> all = new ArrayList<>();
                    tracks(json).forEach(all::add);
                    Collections.swap(all, 0, 1);
                    tracks(json).removeAll().addAll(all);
                }))
                .refused("a kind twice", changed(kinds, json -> tracks(json)
                        .insert(0, (JsonNode) tracks(json).get(0))))
                .refused("an unknown kind", changed(kinds, json -> track(json).put("kind", "text")))
                .refused("another C", changed(kinds, json -> track(json).put("segmentSize", 4096)))
                .refused("SF-11: L below 56", changed(kinds, json -> track(json).put("length", 55)))
                .refused("SF-11: an empty last segment", changed(kinds, json -> track(json)
                        .put("length", 1048576 + 16)))
                .accepted("SF-11: one byte in the last segment", changed(kinds, json -> track(json)
                        .put("length", 1048576 + 17)))
                .accepted("SF-11: whole segments", changed(kinds, json -> track(json)
                        .put("length", 3 * 1048576)))
                .refused("a negative length", changed(kinds, json -> track(json).put("length", -100)))
                .refused("a media type with parameters", changed(kinds, json -> track(json)
                        .put("mediaType", "video/mp4; codecs=x")))
                .refused("a media type without subtype", changed(kinds, json -> track(json)
                        .put("mediaType", "video")))
                .refused("an unknown member in a track", changed(kinds, json -> track(json)
                        .put("name", "Porch")))
                .refused("no root", changed(kinds, json -> track(json).remove("segmentsRoot")))
                .refused("a short commitment", changed(kinds, json -> track(json)
                        .put("keyCommitment", text(new byte[31]))))
                .refused("seconds in the minute", changed(kinds, json -> json.put("minute", "2026-11-22T21:43:01Z")))
                .refused(
                        "a minute with an offset",
                        changed(kinds, json -> json.put("minute", "2026-11-22T21:43:00+00:00")))
                .refused(
                        "a minute that does not exist",
                        changed(kinds, json -> json.put("minute", "2026-02-30T21:43:00Z")))
                .refused("hour 24", changed(kinds, json -> json.put("minute", "2026-02-20T24:00:00Z")))
                .refused("another alg", changed(kinds, json -> json.put("alg", "AES128_GCM_HKDF_1MB")))
                .refused("another typ", changed(kinds, json -> json.put("typ", "porchlight-manifest")))
                .refused("another version", changed(kinds, json -> json.put("v", 2)))
                .refused("a version in quotes", changed(kinds, json -> json.put("v", "1")))
                .refused("an unknown member", changed(kinds, json -> json.put("deviceId", "x")))
                .refused("no origin", changed(kinds, json -> json.remove("origin")))
                .refused("a bar in the clipId", changed(kinds, json -> json.put("clipId", "a|b")))
                .refused("an empty clipId", changed(kinds, json -> json.put("clipId", "")))
                .refused("a clipId of 129 characters", changed(kinds, json -> json.put("clipId", "a".repeat(129))))
                .refused("a clip key off the curve", changed(kinds, json -> ((ObjectNode) json.get("clipKey"))
                        .put("x", text(new byte[32]))))
                .refused(
                        "white space",
                        Json.object(
                                "statement",
                                Bytes.concat(
                                        Bytes.utf8(" "),
                                        ClipFixture.sealed(kinds)
                                                .clip
                                                .statement()
                                                .bytes())));
        return draft;
    }

    private static ObjectNode changed(List<Kind> kinds, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = ClipFixture.sealed(kinds).clip.statement().toJson();
        change.accept(json);
        return Json.object("statement", Jcs.canonical(json));
    }

    private static ArrayNode tracks(ObjectNode statement) {
        return (ArrayNode) statement.get("tracks");
    }

    private static ObjectNode track(ObjectNode statement) {
        return (ObjectNode) tracks(statement).get(0);
    }

    private static String text(byte[] bytes) {
        return Base64Url.encode(bytes);
    }
}

package io.porchlight.sealing.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.SegmentTree;
import io.porchlight.sealing.clip.Skip;
import io.porchlight.sealing.clip.StreamLayout;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackSealer;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Vectors of tracks, statements and whole clips. */
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

    static CoreVectorsWriter.Draft manifests() throws IOException {
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("manifest");
        List<Kind> kinds = List.of(Kind.VIDEO, Kind.AUDIO, Kind.POSTER, Kind.DETAIL);
        ClipFixture clip = ClipFixture.sealed(kinds);
        draft.accepted("a clip of four tracks", clip.vector())
                .accepted(
                        "a clip of two tracks",
                        ClipFixture.sealed(List.of(Kind.VIDEO, Kind.DETAIL)).vector());
        ClipFixture other = clip.another();
        draft.accepted("the next clip of the same doorbell", other.vector())
                .refused(
                        "another clip's statement",
                        clip.vector()
                                .put(
                                        "statement",
                                        other.vector().get("statement").textValue()))
                .refused(
                        "another clip's bundle",
                        clip.vector().put("bundle", other.vector().get("bundle").textValue()))
                .refused(
                        "another home's chain",
                        clip.vector()
                                .set("links", ClipFixture.sealed(kinds).vector().get("links")))
                .refused(
                        "another home's view key",
                        clip.vector()
                                .put("viewKey", text(PrivateKeyP256.generate().pkcs8())))
                .refused(
                        "another home's release key",
                        clip.vector()
                                .put(
                                        "releaseKey",
                                        text(PrivateKeyP256.generate().pkcs8())));
        ObjectNode swappedTracks = clip.vector();
        ObjectNode tracks = (ObjectNode) swappedTracks.get("tracks");
        var video = tracks.get("video");
        tracks.set("video", tracks.get("audio"));
        tracks.set("audio", video);
        draft.refused("tracks swapped", swappedTracks);
        Bundle bundle = clip.clip.bundle();
        List<SealedKey> keys = bundle.sealedKeys();
        draft.refused(
                        "sealed keys in another order",
                        clip.vector(new Bundle(
                                bundle.clipId(),
                                bundle.manifest(),
                                List.of(keys.get(1), keys.get(0), keys.get(2), keys.get(3), keys.get(4)))))
                .refused(
                        "a sealed key missing",
                        clip.vector(new Bundle(bundle.clipId(), bundle.manifest(), keys.subList(0, 4))))
                .refused(
                        "a sealed key of another clip",
                        clip.vector(new Bundle(
                                bundle.clipId(),
                                bundle.manifest(),
                                List.of(
                                        other.clip.bundle().sealedKeys().get(0),
                                        keys.get(1),
                                        keys.get(2),
                                        keys.get(3),
                                        keys.get(4)))))
                .refused("another clipId in the bundle", clip.vector(new Bundle("another", bundle.manifest(), keys)))
                .refused(
                        "signed by another device",
                        clip.vector(new Bundle(
                                bundle.clipId(),
                                SignedDocument.sign(
                                        bundle.manifest().payload(), List.of(Signer.of(PrivateKeyP256.generate()))),
                                keys)))
                .refused(
                        "a white space in the bundle",
                        clip.vector().put("bundle", text(Bytes.concat(bundle.bytes(), Bytes.utf8("\n")))));
        draft.accepted(
                        "made in the minute in which the doorbell was removed",
                        ClipFixture.removed(kinds, 0).vector())
                .refused(
                        "SF-14: made after the doorbell was removed",
                        ClipFixture.removed(kinds, 60).vector())
                .accepted(
                        "SF-14: under a key of 35 days",
                        ClipFixture.aged(kinds, 35 * 86_400).vector())
                .refused(
                        "SF-14: under a key older than 35 days",
                        ClipFixture.aged(kinds, 35 * 86_400 + 60).vector())
                .refused(
                        "SF-14: sealed to the keys before the rotation",
                        ClipFixture.oldKeys(kinds).vector())
                .refused(
                        "SF-14: by a doorbell that never paired",
                        ClipFixture.stranger(kinds).vector());
        skips(draft, clip);
        return draft;
    }

    private static void skips(CoreVectorsWriter.Draft draft, ClipFixture clip) {
        Skip skip = new Skip(
                clip.deviceId(),
                clip.chain().circleId(),
                1,
                2,
                5,
                clip.clip.bundle().content().hash(),
                "spool-full");
        draft.accepted("a skip", clip.skip(skip.toJson()))
                .refused(
                        "a skip that ends before it begins",
                        clip.skip(skip.toJson().put("through", 1)))
                .refused("a skip of another home", clip.skip(skip.toJson().put("circleId", text(new byte[32]))))
                .refused("a skip before the pairing", clip.skip(skip.toJson().put("n", 0)))
                .refused(
                        "a skip under a link that nobody knows",
                        clip.skip(skip.toJson().put("n", 99)))
                .refused("a skip by another device", clip.skip(skip.toJson().put("deviceId", text(new byte[32]))))
                .refused(
                        "a skip with an unknown member", clip.skip(skip.toJson().put("x", 1)))
                .refused("a skip from 0", clip.skip(skip.toJson().put("sequence", 0)));
    }

    static String text(byte[] bytes) {
        return Base64Url.encode(bytes);
    }
}

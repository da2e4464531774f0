package io.porchlight.sealing.vectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.Skip;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.IOException;
import java.util.List;

/** Vectors of whole clips, with the chain that they belong to, and of the gaps between them. */
final class ManifestVectors {
    private ManifestVectors() {}

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

    private static String text(byte[] bytes) {
        return Base64Url.encode(bytes);
    }
}

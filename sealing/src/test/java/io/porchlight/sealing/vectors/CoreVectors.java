package io.porchlight.sealing.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Manifest;
import io.porchlight.sealing.clip.ManifestRules;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.SegmentTree;
import io.porchlight.sealing.clip.Skip;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackOpener;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs one vector: what the readers make of {@code in}. The fields are described in {@code vectors/README.md}. */
final class CoreVectors {
    /** Operation and form, the form empty where there is none. */
    private static final Set<String> COVERED = Set.of(
            "jcs",
            "digest structure",
            "digest hmac",
            "digest hkdf",
            "digest commitment",
            "digest plaintext-mac",
            "digest segments-root",
            "digest salted",
            "thumbprint",
            "thumbprint private",
            "stream",
            "stream seal",
            "hpke",
            "jws",
            "jws compact",
            "statement",
            "manifest",
            "manifest skip");

    private CoreVectors() {}

    static boolean covers(JsonNode vector) {
        return COVERED.contains(name(vector));
    }

    private static String name(JsonNode vector) {
        return (vector.path("op").asText() + " "
                        + vector.path("in").path("form").asText(""))
                .strip();
    }

    static ObjectNode run(JsonNode vector) {
        Fields in = Fields.of(vector.get("in"), "the vector");
        return switch (name(vector)) {
            case "jcs" -> jcs(in);
            case "digest structure" -> Json.object("bytes", Jcs.hash(in.object("value")));
            case "digest hmac" -> Json.object("bytes", Hmac.sha256(in.bytes("key"), in.bytes("data")));
            case "digest hkdf" -> hkdf(in);
            case "digest commitment" ->
                Json.object(
                        "bytes",
                        TrackKey.of(in.bytes("trackKey")).commitment(in.text("clipId"), Kind.of(in.text("kind"))));
            case "digest plaintext-mac" ->
                Json.object(
                        "bytes", Hmac.sha256(TrackKey.of(in.bytes("trackKey")).plainMacKey(), in.bytes("plaintext")));
            case "digest segments-root" ->
                Json.object("bytes", SegmentTree.rootOf(ReferenceStream.pattern((int) in.integer("pattern"))));
            case "digest salted" ->
                Json.object("bytes", Sha256.of(in.bytes("salt", 32), Jcs.canonical(in.object("value"))));
            case "thumbprint" ->
                Json.object("thumbprint", PublicKeyJwk.of(in.object("jwk")).thumbprint());
            case "thumbprint private" ->
                Json.object(
                        "jwk",
                        PrivateKeyP256.ofPkcs8(in.bytes("pkcs8")).publicKey().toJson());
            case "stream" -> stream(in);
            case "stream seal" -> streamSeal(in);
            case "hpke" ->
                Json.object(
                        "plaintext",
                        Hpke.open(PrivateKeyP256.ofPkcs8(in.bytes("key")), in.text("info"), in.bytes("sealed")));
            case "jws" -> jws(in);
            case "jws compact" ->
                Json.object(
                        "payload",
                        CompactJws.verify(in.text("text"), PublicKeyJwk.of(in.object("key")), in.text("typ")));
            case "statement" -> statement(in);
            case "manifest" -> manifest(in);
            case "manifest skip" -> skip(in);
            default -> throw new IllegalArgumentException("not a vector of this test: " + name(vector));
        };
    }

    private static ObjectNode jcs(Fields in) {
        byte[] json = in.bytes("json");
        ObjectNode value = in.bool("canonical") ? Jcs.parseCanonical(json) : Jcs.parse(json);
        return Json.object("canonical", Jcs.canonical(value));
    }

    private static ObjectNode hkdf(Fields in) {
        return Json.object("bytes", Hkdf.sha256(in.bytes("ikm"), in.bytes("salt"), in.text("info"), (int)
                in.integer("length", 1, 1024)));
    }

    private static ObjectNode stream(Fields in) {
        TrackStatement track = new TrackStatement(
                Kind.of(in.text("kind")),
                "application/octet-stream",
                in.integer("length"),
                in.bytes("segmentsRoot"),
                in.bytes("plaintextMac"),
                in.bytes("keyCommitment"));
        byte[] plaintext =
                new TrackOpener(in.text("clipId"), track, TrackKey.of(in.bytes("trackKey"))).open(in.bytes("sealed"));
        return Json.object("plaintext", plaintext);
    }

    private static ObjectNode streamSeal(Fields in) {
        byte[] sealed = ReferenceStream.seal(
                in.bytes("trackKey", 32),
                in.text("clipId"),
                Kind.of(in.text("kind")),
                in.bytes("salt", 32),
                in.bytes("noncePrefix", 7),
                ReferenceStream.pattern((int) in.integer("pattern")));
        return Json.object(
                "length",
                (long) sealed.length,
                "sha256",
                Sha256.of(sealed),
                "segmentsRoot",
                SegmentTree.rootOf(sealed));
    }

    private static ObjectNode jws(Fields in) {
        SignedDocument document = SignedDocument.parse(in.bytes("document"));
        Map<String, PublicKeyJwk> keys = in.array("keys").stream()
                .map(PublicKeyJwk::of)
                .collect(Collectors.toMap(PublicKeyJwk::thumbprint, key -> key));
        document.verify(keys);
        return Json.object("payloadHash", document.payloadHash(), "kids", document.kids());
    }

    private static ObjectNode statement(Fields in) {
        Statement statement = Statement.parse(in.bytes("statement"));
        return Json.object(
                "hash",
                statement.hash(),
                "clipId",
                statement.clipId(),
                "minute",
                statement.minute().getEpochSecond(),
                "kinds",
                statement.tracks().stream().map(track -> track.kind().wire()).toList(),
                "clipKey",
                statement.clipKey().thumbprint());
    }

    private static ObjectNode manifest(Fields in) {
        Chain chain = Chain.verify(in.node().get("links"), ChainTrust.none());
        Statement statement = Statement.parse(in.bytes("statement"));
        Bundle bundle = Bundle.parse(in.bytes("bundle"));
        Manifest manifest = ManifestRules.accept(statement, bundle, chain);
        PrivateKeyP256 viewKey = PrivateKeyP256.ofPkcs8(in.bytes("viewKey"));
        PrivateKeyP256 releaseKey = PrivateKeyP256.ofPkcs8(in.bytes("releaseKey"));
        ObjectNode plaintexts = Json.object();
        for (TrackStatement track : statement.tracks()) {
            String kind = track.kind().wire();
            TrackKey key = bundle.sealedKey(kind).openTrack(viewKey, chain.circleId(), statement);
            byte[] opened = new TrackOpener(statement.clipId(), track, key)
                    .open(in.fields("tracks").bytes(kind));
            plaintexts.setAll(Json.object(kind, opened));
        }
        PrivateKeyP256 clipKey =
                bundle.sealedKey(SealedKey.CLIP_KEY).openClipKey(releaseKey, chain.circleId(), statement);
        return Json.object("manifest", manifest.hash(), "plaintexts", plaintexts, "clipKey", clipKey.pkcs8());
    }

    private static ObjectNode skip(Fields in) {
        Chain chain = Chain.verify(in.node().get("links"), ChainTrust.none());
        Skip skip = ManifestRules.acceptSkip(SignedDocument.parse(in.object("skip")), chain);
        return Json.object("skip", skip.hash(), "sequence", skip.sequence(), "through", skip.through());
    }

    static List<String> covered() {
        return COVERED.stream().sorted().toList();
    }
}

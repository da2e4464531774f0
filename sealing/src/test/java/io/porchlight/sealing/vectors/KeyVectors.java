package io.porchlight.sealing.vectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Vectors of keys, HPKE and signatures. */
final class KeyVectors {
    private KeyVectors() {}

    static CoreVectorsWriter.Draft thumbprints() {
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("thumbprint");
        PrivateKeyP256 key = PrivateKeyP256.generate();
        byte[] x = key.publicKey().x();
        draft.accepted("a key", jwk(json -> json, key))
                .refused("with kid", jwk(json -> json.put("kid", "a"), key))
                .refused("with alg", jwk(json -> json.put("alg", "ES256"), key))
                .refused("with the private value", jwk(json -> json.put("d", Base64Url.encode(key.d())), key))
                .refused("without y", jwk(json -> json.without("y"), key))
                .refused("another curve", jwk(json -> json.put("crv", "P-384"), key))
                .refused("another type", jwk(json -> json.put("kty", "OKP"), key))
                .refused("off the curve", jwk(json -> json.put("x", Base64Url.encode(flipped(x, 200))), key))
                .refused("a short coordinate", jwk(json -> json.put("x", Base64Url.encode(Arrays.copyOf(x, 31))), key))
                .refused("padding", jwk(json -> json.put("x", Base64Url.encode(x) + "="), key))
                .refused(
                        "zero",
                        jwk(
                                json -> json.put("x", Base64Url.encode(new byte[32]))
                                        .put("y", Base64Url.encode(new byte[32])),
                                key));
        byte[] pkcs8 = key.pkcs8();
        byte[] otherPoint = Bytes.concat(
                Arrays.copyOf(pkcs8, 74),
                Arrays.copyOfRange(PrivateKeyP256.generate().pkcs8(), 74, 138));
        draft.accepted("SF-02: a private key", pkcs8(pkcs8))
                .refused("SF-02: without the point", pkcs8(key.toJca().getEncoded()))
                .refused("SF-02: another point", pkcs8(otherPoint))
                .refused("SF-02: the point's other half", pkcs8(mirrored(pkcs8)))
                .refused("SF-02: a flipped bit in d", pkcs8(flipped(pkcs8, 8 * 50)))
                .refused("SF-02: another header", pkcs8(flipped(pkcs8, 8 * 5)))
                .refused("SF-02: a byte too many", pkcs8(Arrays.copyOf(pkcs8, 139)))
                .refused(
                        "SF-02: d is zero",
                        pkcs8(Bytes.concat(
                                Arrays.copyOf(pkcs8, 36), new byte[32], Arrays.copyOfRange(pkcs8, 68, 138))));
        return draft;
    }

    private static ObjectNode jwk(UnaryOperator<ObjectNode> change, PrivateKeyP256 key) {
        return Json.object("jwk", change.apply(key.publicKey().toJson()));
    }

    private static ObjectNode pkcs8(byte[] pkcs8) {
        return Json.object("form", "private", "pkcs8", pkcs8);
    }

    /** The same x with the other y, which lies on the curve too. */
    private static byte[] mirrored(byte[] pkcs8) {
        BigInteger p = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
        byte[] y = p.subtract(new BigInteger(1, Arrays.copyOfRange(pkcs8, 106, 138)))
                .toByteArray();
        byte[] mirrored = pkcs8.clone();
        Arrays.fill(mirrored, 106, 138, (byte) 0);
        int length = Math.min(32, y.length);
        System.arraycopy(y, y.length - length, mirrored, 138 - length, length);
        return mirrored;
    }

    static CoreVectorsWriter.Draft hpke() {
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("hpke");
        PrivateKeyP256 key = PrivateKeyP256.generate();
        String info = "porchlight/key/1|home|circle|key|clip|video|commitment";
        byte[] sealed = Hpke.seal(key.publicKey(), info, ReferenceStream.pattern(32));
        draft.accepted("32 bytes", hpke(key, info, sealed))
                .accepted("nothing", hpke(key, info, Hpke.seal(key.publicKey(), info, new byte[0])))
                .accepted(
                        "3,000 bytes",
                        hpke(
                                key,
                                "porchlight/epoch/1|20261122T21Z|clip",
                                Hpke.seal(
                                        key.publicKey(),
                                        "porchlight/epoch/1|20261122T21Z|clip",
                                        ReferenceStream.pattern(3000))))
                .accepted("no info", hpke(key, "", Hpke.seal(key.publicKey(), "", ReferenceStream.pattern(7))))
                .refused("another info", hpke(key, info.replace("video", "audio"), sealed))
                .refused("another key", hpke(PrivateKeyP256.generate(), info, sealed))
                .refused("cut off", hpke(key, info, Arrays.copyOf(sealed, sealed.length - 1)))
                .refused("a byte too many", hpke(key, info, Arrays.copyOf(sealed, sealed.length + 1)))
                .refused("only an encapsulated key", hpke(key, info, Arrays.copyOf(sealed, 65)))
                .refused("empty", hpke(key, info, new byte[0]))
                .refused("a prefix of five bytes", hpke(key, info, Bytes.concat(new byte[] {1, 0, 0, 0, 1}, sealed)));
        for (int bit : new int[] {0, 9, 300, 8 * 65, 8 * 70, 8 * sealed.length - 1}) {
            draft.refused("bit " + bit + " flipped", hpke(key, info, flipped(sealed, bit)));
        }
        return draft;
    }

    private static ObjectNode hpke(PrivateKeyP256 key, String info, byte[] sealed) {
        return Json.object("key", key.pkcs8(), "info", info, "sealed", sealed);
    }

    static CoreVectorsWriter.Draft jws() {
        CoreVectorsWriter.Draft draft = new CoreVectorsWriter.Draft("jws");
        PrivateKeyP256 one = PrivateKeyP256.generate();
        PrivateKeyP256 two = PrivateKeyP256.generate();
        ObjectNode payload = Json.object("typ", "porchlight-test", "v", 1, "text", "caf\u00e9 \ud83d\ude00");
        SignedDocument signed = SignedDocument.sign(payload, List.of(Signer.of(one)));
        SignedDocument both = signed.withSignature(Signer.of(two));
        draft.accepted("one signature", document(signed.toJson(), one))
                .accepted("two signatures", document(both.toJson(), one, two))
                .accepted("one signature, more keys allowed", document(signed.toJson(), one, two))
                .refused("an unknown signer", document(both.toJson(), one))
                .refused("a signature by another key under this kid", document(swapped(both), one, two));
        ObjectNode twice = signed.toJson();
        ((ArrayNode) twice.get("signatures")).add(twice.get("signatures").get(0));
        draft.refused("a signature twice", document(twice, one));
        ObjectNode none = signed.toJson();
        none.putArray("signatures");
        draft.refused("no signature", document(none, one));
        draft.refused("an unknown member", document(signed.toJson().put("x", 1), one));
        ObjectNode unprotected = signed.toJson();
        first(unprotected).putObject("header").put("x", 1);
        draft.refused("an unprotected header", document(unprotected, one));
        draft.refused(
                "another payload",
                document(
                        signed.toJson()
                                .put(
                                        "payload",
                                        Base64Url.encode(
                                                Jcs.canonical(payload.deepCopy().put("text", "cafe")))),
                        one));
        draft.refused(
                "a payload that is not canonical",
                forged("{\"v\":1,\"typ\":\"porchlight-test\"}", header(one, "ES256", "porchlight-test"), one));
        draft.refused(
                "another version",
                forged("{\"typ\":\"porchlight-test\",\"v\":2}", header(one, "ES256", "porchlight-test"), one));
        draft.refused("no typ in the payload", forged("{\"v\":1}", header(one, "ES256", "porchlight-test"), one));
        String plain = "{\"typ\":\"porchlight-test\",\"v\":1}";
        draft.accepted("a header by the book", forged(plain, header(one, "ES256", "porchlight-test"), one))
                .refused("another typ in the header", forged(plain, header(one, "ES256", "porchlight-grant"), one))
                .refused("alg none", forged(plain, header(one, "none", "porchlight-test"), one))
                .refused("alg ES384", forged(plain, header(one, "ES384", "porchlight-test"), one))
                .refused(
                        "a header with crit",
                        forged(plain, header(one, "ES256", "porchlight-test").replace("{", "{\"b\":1,"), one))
                .refused(
                        "a header in another order",
                        forged(
                                plain,
                                "{\"kid\":\"" + one.publicKey().thumbprint()
                                        + "\",\"alg\":\"ES256\",\"typ\":\"porchlight-test\"}",
                                one))
                .refused("a header without kid", forged(plain, "{\"alg\":\"ES256\",\"typ\":\"porchlight-test\"}", one));
        ObjectNode cut = signed.toJson();
        first(cut)
                .put(
                        "signature",
                        Base64Url.encode(
                                Arrays.copyOf(signed.signatures().getFirst().bytes(), 63)));
        draft.refused("a short signature", document(cut, one));
        ObjectNode zero = signed.toJson();
        first(zero).put("signature", Base64Url.encode(new byte[64]));
        draft.refused("a signature of zeros", document(zero, one));
        String compact = CompactJws.sign(payload, Signer.of(one));
        draft.accepted("compact", compact(compact, one, "porchlight-test"))
                .refused("compact, another typ expected", compact(compact, one, "porchlight-access"))
                .refused("compact, another key", compact(compact, two, "porchlight-test"))
                .refused(
                        "compact, two parts",
                        compact(compact.substring(0, compact.lastIndexOf('.')), one, "porchlight-test"))
                .refused("compact, four parts", compact(compact + ".", one, "porchlight-test"))
                .refused("compact, a space", compact(compact + " ", one, "porchlight-test"));
        return draft;
    }

    private static ObjectNode document(ObjectNode document, PrivateKeyP256... keys) {
        return Json.object(
                "document",
                Jcs.canonical(document),
                "keys",
                Arrays.stream(keys).map(key -> key.publicKey().toJson()).toList());
    }

    private static ObjectNode compact(String text, PrivateKeyP256 key, String typ) {
        return Json.object(
                "form", "compact", "text", text, "key", key.publicKey().toJson(), "typ", typ);
    }

    private static ObjectNode first(ObjectNode document) {
        return (ObjectNode) document.get("signatures").get(0);
    }

    private static ObjectNode swapped(SignedDocument both) {
        ObjectNode json = both.toJson();
        ObjectNode first = first(json);
        ObjectNode second = (ObjectNode) json.get("signatures").get(1);
        String signature = first.get("signature").textValue();
        first.set("signature", second.get("signature"));
        second.put("signature", signature);
        return json;
    }

    private static String header(PrivateKeyP256 key, String alg, String typ) {
        return "{\"alg\":\"" + alg + "\",\"kid\":\"" + key.publicKey().thumbprint() + "\",\"typ\":\"" + typ + "\"}";
    }

    /** A document whose signature holds, over whatever payload and header. */
    private static ObjectNode forged(String payload, String header, PrivateKeyP256 key) {
        String payloadText = Base64Url.encode(Bytes.utf8(payload));
        String headerText = Base64Url.encode(Bytes.utf8(header));
        byte[] signature = Signer.of(key).sign(Bytes.utf8(headerText + "." + payloadText));
        return document(
                Json.object(
                        "payload",
                        payloadText,
                        "signatures",
                        List.of(Json.object("protected", headerText, "signature", signature))),
                key);
    }

    static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
        return flipped;
    }
}

import { describe, it } from "vitest";
import {
  encodeBase64Url as b64,
  hpkeSeal,
  type Json,
  type JsonObject,
  keyCommitment,
  PrivateKey,
  random,
  sealTrack,
  signCompact,
  SignedDocument,
  text,
} from "../src/index.js";
import { VectorFile } from "./vectorFile.js";
import { flipped, pattern, textBytes } from "./vectorReaders.js";

/** A signed document's JSON, open for changes. */
function loose(document: SignedDocument): JsonObject & { payload: string; signatures: JsonObject[] } {
  return JSON.parse(text(document.bytes())) as JsonObject & { payload: string; signatures: JsonObject[] };
}

describe("SF-26 fresh vectors of single values hold and are refused as they say", () => {
  it("jcs", async () => {
    const file = new VectorFile("jcs");
    const accept = (name: string, json: string, isCanonical = false): Promise<void> =>
      file.accepted(name, "jcs", { json: textBytes(json), canonical: isCanonical });
    const refuse = (name: string, json: string, isCanonical = false): Promise<void> =>
      file.refused(name, "jcs", { json: textBytes(json), canonical: isCanonical });
    await accept("numbers as names sort as texts", '{"10":1,"9":2,"1":3}');
    await accept("a line separator stays as it is", '{"a":"\u2028\u2029\u007f"}', true);
    await accept("escaped slash and unicode", '{"a":"\\/\\u00e9\\u20ac"}');
    await accept("nested objects and lists", ' { "b" : [ { "d" : 1 , "c" : [ ] } , -1 ] , "a" : { } } ');
    await accept("constructor, toString, hasOwnProperty", '{"constructor":1,"hasOwnProperty":2,"toString":3}', true);
    await accept("__proto__ twice, once further down", '{"__proto__":{"__proto__":1}}', true);
    await refuse("__proto__ twice", '{"__proto__":1,"__proto__":2}');
    await refuse("a byte order mark", "\ufeff{}");
    await refuse("a lone bracket", "{");
    await refuse("a text without end", '{"a":"b');
    await refuse("a tab in a text", '{"a":"\t"}');
    await refuse("vertical tab as white space", '{\u000b"a":1}');
    await refuse("no-break space as white space", '{\u00a0"a":1}');
    await refuse("True", '{"a":True}');
    await refuse("a number with an underscore", '{"a":1_0}');
    await refuse("a hexadecimal number", '{"a":0x1}');
    await refuse("infinity by exponent", '{"a":1e999}');
    await refuse("uppercase escape where it must be canonical", '{"a":"\\u000B"}', true);
    await refuse("names in the order of code points where it must be canonical", '{"\ufb33":1,"\ud83d\ude00":2}', true);
    await file.refused("not UTF-8", "jcs", { json: b64(Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d)), canonical: false });
    await file.refused("surrogate in UTF-8", "jcs", { json: b64(Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d)), canonical: false });
    await file.refused("overlong UTF-8", "jcs", { json: b64(Uint8Array.of(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d)), canonical: false });
    file.write();
  });

  it("digest and thumbprint", async () => {
    const file = new VectorFile("digest");
    const trackKey = b64(random(32));
    await file.accepted("a structure", "digest", { form: "structure", value: { typ: "x", v: 1, text: "é😀" } });
    await file.accepted("salted", "digest", { form: "salted", salt: b64(random(32)), value: { typ: "x", v: 1 } });
    await file.accepted("hmac", "digest", { form: "hmac", key: trackKey, data: b64(random(100)) });
    await file.accepted("hkdf", "digest", { form: "hkdf", ikm: trackKey, salt: "", info: "porchlight/plain/1", length: 32 });
    for (const kind of ["video", "audio", "poster", "detail"]) {
      await file.accepted(`commitment of ${kind}`, "digest", { form: "commitment", trackKey, clipId: "abc-_1", kind });
    }
    await file.accepted("plaintext code", "digest", { form: "plaintext-mac", trackKey, plaintext: b64(random(33)) });
    for (const length of [56, 1_048_576, 1_048_593, 3_000_000]) {
      await file.accepted(`segments of ${length} bytes`, "digest", { form: "segments-root", pattern: length });
    }
    await file.refused("salted with 31 bytes", "digest", { form: "salted", salt: b64(random(31)), value: {} });
    file.write();

    const thumbprints = new VectorFile("thumbprint");
    for (let i = 0; i < 4; i++) {
      const key = await PrivateKey.generate();
      await thumbprints.accepted(`key ${i}`, "thumbprint", { jwk: key.publicKey.toJson() });
      await thumbprints.accepted(`private key ${i}`, "thumbprint", { form: "private", pkcs8: b64(key.pkcs8()) });
      const other = await PrivateKey.generate();
      const mixed = key.pkcs8();
      mixed.set(other.pkcs8().subarray(73), 73);
      await thumbprints.refused(`private key ${i} with another point`, "thumbprint", { form: "private", pkcs8: b64(mixed) });
      await thumbprints.refused(`key ${i} off the curve`, "thumbprint", {
        jwk: { ...key.publicKey.toJson(), y: flipped(key.publicKey.toJson()["y"] as string, 31) },
      });
    }
    thumbprints.write();
  });

  it("stream", async () => {
    const file = new VectorFile("stream");
    const clipId = "clip_of-the-browser";
    for (const size of [0, 1, 999]) {
      const plaintext = random(size);
      const track = await sealTrack(clipId, "audio", "audio/mp4", plaintext);
      const { kind, length, segmentsRoot, plaintextMac, keyCommitment: commitment } = track.statement;
      const vector = {
        clipId, kind, length, segmentsRoot, plaintextMac,
        keyCommitment: commitment,
        trackKey: b64(track.key),
        sealed: b64(track.ciphertext),
      };
      await file.accepted(`WebCrypto sealed ${size} bytes`, "stream", vector);
      await file.refused(`${size} bytes, another kind`, "stream", { ...vector, kind: "video" });
      await file.refused(`${size} bytes, a flipped bit`, "stream", { ...vector, sealed: flipped(vector.sealed, 41) });
      await file.refused(`${size} bytes, cut off`, "stream", { ...vector, sealed: b64(track.ciphertext.slice(0, -1)) });
      const key = random(32);
      const commits = b64(await keyCommitment(key, clipId, "audio"));
      await file.refused(`${size} bytes, another key and its commitment`, "stream", { ...vector, trackKey: b64(key), keyCommitment: commits });
    }
    for (const length of [0, 1, 1_048_520, 1_048_521, 2_097_080, 2_097_081, 3_500_000]) {
      await file.accepted(`layout of ${length} bytes`, "stream", {
        form: "seal", trackKey: b64(random(32)), clipId, kind: "detail", salt: b64(random(32)), noncePrefix: b64(random(7)), pattern: length,
      });
    }
    file.write();
  });

  it("hpke", async () => {
    const file = new VectorFile("hpke");
    for (const size of [0, 1, 32, 138, 2000]) {
      const key = await PrivateKey.generate();
      const info = `porchlight/key/1|home|circle|${key.publicKey.id}|clip|video|é`;
      const sealed = b64(await hpkeSeal(key.publicKey, info, pattern(size)));
      await file.accepted(`${size} bytes`, "hpke", { key: b64(key.pkcs8()), info, sealed });
      await file.refused(`${size} bytes, another info`, "hpke", { key: b64(key.pkcs8()), info: `${info}x`, sealed });
      await file.refused(`${size} bytes, another key`, "hpke", { key: b64((await PrivateKey.generate()).pkcs8()), info, sealed });
      await file.refused(`${size} bytes, a flipped bit`, "hpke", { key: b64(key.pkcs8()), info, sealed: flipped(sealed, 70) });
    }
    file.write();
  });

  it("jws", async () => {
    const file = new VectorFile("jws");
    const [a, b] = [await (await PrivateKey.generate()).signer(), await (await PrivateKey.generate()).signer()];
    const payload = { typ: "porchlight-test", v: 1, text: "süß 😀", list: [1, true, { a: "" }] };
    const document = await SignedDocument.sign(payload, a, b);
    const keys = [a.publicKey.toJson(), b.publicKey.toJson()];
    const json = loose(document);
    const bytes = (value: Json): string => textBytes(JSON.stringify(value));
    await file.accepted("two signatures", "jws", { document: b64(document.bytes()), keys });
    await file.accepted("one signature, members in another order and spaced", "jws", {
      document: textBytes(JSON.stringify({ signatures: json.signatures.slice(1), payload: json.payload }, null, 2)),
      keys,
    });
    await file.refused("an unknown signer", "jws", { document: b64(document.bytes()), keys: keys.slice(1) });
    await file.refused("signatures exchanged", "jws", {
      document: bytes({ ...json, signatures: [{ ...json.signatures[0]!, signature: json.signatures[1]!["signature"]! }] }),
      keys,
    });
    await file.refused("a flipped bit", "jws", {
      document: bytes({ ...json, signatures: [{ ...json.signatures[0]!, signature: flipped(json.signatures[0]!["signature"] as string, 5) }] }),
      keys,
    });
    await file.refused("a signature twice", "jws", { document: bytes({ ...json, signatures: [json.signatures[0]!, json.signatures[0]!] }), keys });
    await file.refused("padding in the payload", "jws", { document: bytes({ ...json, payload: `${json.payload}=` }), keys });
    await file.refused("a flattened serialisation", "jws", { document: bytes({ payload: json.payload, ...json.signatures[0]! }), keys });
    const compact = await signCompact(payload, a);
    await file.accepted("compact", "jws", { form: "compact", text: compact, key: keys[0]!, typ: "porchlight-test" });
    await file.refused("compact, another key", "jws", { form: "compact", text: compact, key: keys[1]!, typ: "porchlight-test" });
    await file.refused("compact, another type", "jws", { form: "compact", text: compact, key: keys[0]!, typ: "porchlight-other" });
    file.write();
  });
});

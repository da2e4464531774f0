import { describe, expect, it } from "vitest";
import {
  canonicalText,
  decodeBase64Url,
  DeviceKeys,
  encodeBase64Url,
  hpkeOpen,
  hpkeSeal,
  parseCanonical,
  parseJson,
  PrivateKey,
  PublicKey,
  random,
  Refused,
  signCompact,
  SignedDocument,
  utf8,
  verifyCompact,
} from "../src/index.js";
import { code } from "./expecting.js";

describe("SF-01 canonical JSON", () => {
  it.each([
    ['{"a":1,"a":2}', "jcs.malformed"],
    ['{"a":1,"\\u0061":2}', "jcs.malformed"],
    ['{"a":null}', "jcs.value"],
    ['{"a":1.0}', "jcs.value"],
    ['{"a":1e3}', "jcs.value"],
    ['{"a":-0}', "jcs.value"],
    ['{"a":9007199254740992}', "jcs.value"],
    ['{"a":01}', "jcs.malformed"],
    ['{"a":"\\ud800"}', "jcs.value"],
    ['{"a":1}x', "jcs.malformed"],
    ['{"a":1,}', "jcs.malformed"],
    ["[1]", "jcs.malformed"],
    ["\ufeff{}", "jcs.malformed"],
    ["", "jcs.malformed"],
    ['{"a":"\n"}', "jcs.malformed"],
    ["[".repeat(40) + "]".repeat(40), "jcs.malformed"],
  ])("refuses %s", async (source, expected) => {
    expect(await code(() => parseJson(utf8(source)))).toBe(expected);
  });

  it("refuses bytes that are not UTF-8", async () => {
    expect(await code(() => parseJson(Uint8Array.of(0x7b, 0xff, 0x7d)))).toBe("encoding.utf8");
  });

  it("sorts names by UTF-16 code units and keeps a member called __proto__", () => {
    const source = '{"\u20ac":1,"\\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7,"__proto__":{"x":"y"}}';
    const out = canonicalText(parseJson(utf8(source)));
    expect(out).toBe('{"\\r":2,"1":4,"__proto__":{"x":"y"},"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
    expect(canonicalText(parseCanonical(utf8(out)))).toBe(out);
  });

  it("refuses order and spacing that are not canonical", async () => {
    expect(await code(() => parseCanonical(utf8('{"b":1,"a":2}')))).toBe("jcs.not-canonical");
    expect(await code(() => parseCanonical(utf8('{"a": 2}')))).toBe("jcs.not-canonical");
    expect(await code(() => parseCanonical(utf8('{"a":"\\u00e9"}')))).toBe("jcs.not-canonical");
  });

  it("refuses base64url with padding, spare bits or other characters", () => {
    expect(decodeBase64Url("-_8")).toEqual(Uint8Array.of(251, 255));
    for (const bad of ["-_8=", "-_9", "+/8", "A", "AA AA", "-_8\n"]) {
      expect(() => decodeBase64Url(bad)).toThrow(Refused);
    }
  });
});

describe("SF-02 keys", () => {
  it("writes 138 bytes of PKCS#8 that the platform reads, and reads them back", async () => {
    const key = await PrivateKey.generate();
    expect(key.pkcs8().length).toBe(138);
    expect((await PrivateKey.ofPkcs8(key.pkcs8())).publicKey.id).toBe(key.publicKey.id);
  });

  it("refuses a private key whose d belongs to another point, also to the negated one", async () => {
    const one = (await PrivateKey.generate()).pkcs8();
    const other = (await PrivateKey.generate()).pkcs8();
    const mixed = one.slice();
    mixed.set(other.subarray(73), 73);
    expect(await code(() => PrivateKey.ofPkcs8(mixed))).toBe("key.malformed");
    const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
    const y = p - BigInt("0x" + Buffer.from(one.subarray(106)).toString("hex"));
    const negated = one.slice();
    negated.set(Buffer.from(y.toString(16).padStart(64, "0"), "hex"), 106);
    expect(await code(() => PrivateKey.ofPkcs8(negated))).toBe("key.malformed");
    expect(await code(() => PrivateKey.ofPkcs8(one.subarray(0, 137)))).toBe("key.malformed");
  });

  it("refuses public keys off the curve, with further members or short coordinates", async () => {
    const key = (await PrivateKey.generate()).publicKey;
    const json = key.toJson();
    expect((await PublicKey.of(json)).id).toBe(key.id);
    expect(await code(() => PublicKey.of({ ...json, use: "sig" }))).toBe("json.unknown");
    expect(await code(() => PublicKey.of({ ...json, x: encodeBase64Url(random(31)) }))).toBe("encoding.length");
    const bad = key.uncompressed();
    bad[64]! ^= 1;
    expect(await code(() => PublicKey.ofUncompressed(bad))).toBe("key.malformed");
  });

  it("RFC 7638 thumbprint of the key of RFC 7517, A.1", async () => {
    const key = await PublicKey.of({
      crv: "P-256",
      kty: "EC",
      x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
      y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
    });
    expect(key.id).toBe("cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
  });

  it("makes member devices whose private halves cannot be exported and still sign and open", async () => {
    const device = await DeviceKeys.generate();
    await expect(crypto.subtle.exportKey("pkcs8", device.stored.sign.privateKey)).rejects.toThrow();
    await expect(crypto.subtle.exportKey("jwk", device.stored.open.privateKey)).rejects.toThrow();
    // Repeated, since a library that guesses the public half from the private one is right every other time.
    for (let i = 0; i < 8; i++) {
      const fresh = await DeviceKeys.generate();
      const sealed = await hpkeSeal(fresh.opening.publicKey, "porchlight/test", utf8("hello"));
      expect(sealed.length).toBe(65 + 5 + 16);
      expect(await hpkeOpen(fresh.opening, "porchlight/test", sealed)).toEqual(utf8("hello"));
      expect(await code(() => hpkeOpen(device.opening, "porchlight/test", sealed))).toBe("hpke.not-opened");
      expect(await code(() => hpkeOpen(fresh.opening, "porchlight/other", sealed))).toBe("hpke.not-opened");
    }
  });
});

describe("SF-03 signed form", () => {
  const payload = { typ: "porchlight-test", v: 1, text: "hello" };

  it("round trips with two signers", async () => {
    const a = await (await PrivateKey.generate()).signer();
    const b = await (await PrivateKey.generate()).signer();
    const document = await SignedDocument.sign(payload, a, b);
    const read = SignedDocument.parse(document.bytes());
    expect(read.bytes()).toEqual(document.bytes());
    await read.verify([a.publicKey, b.publicKey]);
    await read.verifyExactly([b.publicKey, a.publicKey]);
    expect(await code(() => read.verify([a.publicKey]))).toBe("jws.unknown-signer");
    expect(await code(() => read.verifyExactly([a.publicKey]))).toBe("jws.signatures");
    expect(await read.hash()).toBe(await document.hash());
  });

  it("refuses changed payloads, unprotected headers, other algorithms and repeated keys", async () => {
    const a = await (await PrivateKey.generate()).signer();
    const document = await SignedDocument.sign(payload, a);
    const json = document.toJson() as { payload: string; signatures: { protected: string; signature: string }[] };
    const entry = json.signatures[0]!;
    const encode = (value: string): string => encodeBase64Url(utf8(value));
    const changed = SignedDocument.of({ ...json, payload: encode('{"text":"hullo","typ":"porchlight-test","v":1}') });
    expect(await code(() => changed.verify([a.publicKey]))).toBe("jws.signature");
    const cases: [unknown, string][] = [
      [{ ...json, payload: encode('{"v":1,"typ":"porchlight-test","text":"hello"}') }, "jcs.not-canonical"],
      [{ ...json, payload: encode('{"text":"hello","typ":"porchlight-test","v":2}') }, "json.value"],
      [{ ...json, signatures: [{ ...entry, header: {} }] }, "json.unknown"],
      [{ ...json, signatures: [entry, entry] }, "jws.repeated"],
      [{ ...json, signatures: [] }, "json.value"],
      [{ ...json, extra: "x" }, "json.unknown"],
      [{ ...json, signatures: [{ ...entry, protected: encode(`{"alg":"none","kid":"${a.publicKey.id}","typ":"porchlight-test"}`) }] }, "json.value"],
      [{ ...json, signatures: [{ ...entry, protected: encode(`{"alg":"ES256","kid":"${a.publicKey.id}","typ":"other"}`) }] }, "json.value"],
      [{ ...json, signatures: [{ ...entry, signature: entry.signature.slice(0, -2) }] }, "encoding.length"],
    ];
    for (const [bad, expected] of cases) {
      expect(await code(() => SignedDocument.parse(utf8(JSON.stringify(bad))))).toBe(expected);
    }
  });

  it("compact form round trips and is bound to key and type", async () => {
    const a = await (await PrivateKey.generate()).signer();
    const b = await (await PrivateKey.generate()).signer();
    const jws = await signCompact(payload, a);
    expect(await verifyCompact(jws, a.publicKey, "porchlight-test")).toEqual(payload);
    expect(await code(() => verifyCompact(jws, b.publicKey, "porchlight-test"))).toBe("jws.unknown-signer");
    expect(await code(() => verifyCompact(jws, a.publicKey, "porchlight-other"))).toBe("jws.type");
    expect(await code(() => verifyCompact(jws + ".", a.publicKey, "porchlight-test"))).toBe("jws.malformed");
  });
});

import { hkdfSha256 } from "../crypto/hkdf.js";
import { hmacSha256 } from "../crypto/hmac.js";
import { type Bytes, utf8 } from "../encoding/bytes.js";
import { must } from "../refused.js";
import { isKind, type Kind } from "./kind.js";

/** HMAC-SHA256(trackKey, `porchlight/commit/1|<clipId>|<kind>`): GCM alone would let two keys open one ciphertext. */
export async function keyCommitment(trackKey: Bytes, clipId: string, kind: Kind): Promise<Bytes> {
  checkKeyLength(trackKey);
  must(isKind(kind), "clip.kind", "There is no such kind of track.");
  return hmacSha256(trackKey, utf8(`porchlight/commit/1|${clipId}|${kind}`));
}

/** HKDF(trackKey, "porchlight/plain/1"): checks a plaintext MAC, opens nothing. */
export async function plaintextMacKey(trackKey: Bytes): Promise<Bytes> {
  checkKeyLength(trackKey);
  return hkdfSha256(trackKey, new Uint8Array(0), "porchlight/plain/1");
}

/** HMAC-SHA256 over the plaintext: a bare hash would let anyone recognise a leaked clip. */
export async function plaintextMac(trackKey: Bytes, plaintext: Uint8Array): Promise<Bytes> {
  return hmacSha256(await plaintextMacKey(trackKey), plaintext);
}

function checkKeyLength(trackKey: Bytes): void {
  must(trackKey.length === 32, "clip.key", "A track key has 32 bytes.");
}

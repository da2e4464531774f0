import { sha256 } from "../crypto/sha256.js";
import { hpkeSeal } from "../crypto/hpke.js";
import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, random } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { canonical, type Json, type JsonObject, parseCanonical } from "../json/jcs.js";
import type { PublicKey } from "../key/publicKey.js";
import { must } from "../refused.js";

/** What a household may add to a whole grant, in this order (SF-19). */
export const EXTRA_KINDS = ["place", "contact"] as const;
export type ExtraKind = (typeof EXTRA_KINDS)[number];

const LONGEST_TEXT = 1000;
const OVERHEAD = 65 + 16;
const LONGEST = 8192;

export interface SealedExtra {
  readonly kind: ExtraKind;
  /** base64url of SHA-256 over the plaintext bytes. */
  readonly hash: string;
  readonly sealed: Bytes;
}

/** HPKE info of an extra. */
export function extraInfo(requestId: string, jti: string, caseKeyId: string, kind: ExtraKind): string {
  return `porchlight/extra/1|${requestId}|${jti}|${caseKeyId}|${kind}`;
}

/** JCS of `{v, kind, salt, text}`: these bytes are sealed, hashed and put into the bag. */
export function extraBytes(kind: ExtraKind, text: string, salt: Bytes = random(32)): Bytes {
  must(
    text.trim() !== "" && text.length <= LONGEST_TEXT,
    "grant.extra",
    "The text of an extra has 1 to 1,000 characters.",
  );
  return canonical({ v: 1, kind, salt: encodeBase64Url(salt), text });
}

/** Reads the bytes of an extra. */
export function readExtra(bytes: Uint8Array): { readonly kind: ExtraKind; readonly text: string } {
  must(bytes.length <= LONGEST, "grant.extra", "The extra is too long.");
  const fields = Fields.of(parseCanonical(bytes), "The extra").exactly("v", "kind", "salt", "text");
  fields.integer("v", 1, 1);
  fields.bytes("salt", 32);
  const text = fields.text("text");
  must(text.trim() !== "" && text.length <= LONGEST_TEXT, "grant.extra", "The text of an extra has 1 to 1,000 characters.");
  return { kind: fields.oneOf("kind", EXTRA_KINDS), text };
}

export async function sealExtra(
  caseKey: PublicKey,
  requestId: string,
  jti: string,
  kind: ExtraKind,
  bytes: Bytes,
): Promise<SealedExtra> {
  return {
    kind,
    hash: encodeBase64Url(await sha256(bytes)),
    sealed: await hpkeSeal(caseKey, extraInfo(requestId, jti, caseKey.id, kind), bytes),
  };
}

export function readSealedExtra(json: Json): SealedExtra {
  const fields = Fields.of(json, "The extra").exactly("kind", "hash", "sealed");
  const sealed = fields.bytes("sealed");
  must(sealed.length > OVERHEAD && sealed.length <= LONGEST + OVERHEAD, "grant.extra", "The sealed extra has the wrong length.");
  return { kind: fields.oneOf("kind", EXTRA_KINDS), hash: fields.hash("hash"), sealed };
}

export function sealedExtraJson(extra: SealedExtra): JsonObject {
  return { kind: extra.kind, hash: extra.hash, sealed: encodeBase64Url(extra.sealed) };
}

/** Refused unless these bytes are the extra that the grant names. */
export async function checkExtra(extra: SealedExtra, bytes: Bytes): Promise<{ readonly kind: ExtraKind; readonly text: string }> {
  const hash = encodeBase64Url(await sha256(bytes));
  must(hash === extra.hash, "grant.extra-hash", `The ${extra.kind} is not the one that was granted.`);
  const read = readExtra(bytes);
  must(read.kind === extra.kind, "grant.extra", "The extra is of another kind.");
  return read;
}

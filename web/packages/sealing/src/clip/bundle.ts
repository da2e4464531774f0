import { encodeBase64Url } from "../encoding/base64url.js";
import type { Bytes } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { canonical, parseCanonical } from "../json/jcs.js";
import { must, Refused } from "../refused.js";
import { type KeyKind, KINDS } from "./kind.js";
import { Manifest } from "./manifest.js";
import { sealedHash } from "./sealedKey.js";
import type { Statement } from "./statement.js";

export interface SealedKey {
  readonly kind: KeyKind;
  readonly keyId: string;
  readonly sealed: Bytes;
}

/** Manifest and sealed keys of one clip, as they go under the epoch key (SF-15). */
export interface Bundle {
  readonly clipId: string;
  readonly manifest: Manifest;
  readonly sealedKeys: readonly SealedKey[];
}

export function bundleBytes(bundle: Bundle): Bytes {
  return canonical({
    typ: "porchlight-bundle",
    v: 1,
    clipId: bundle.clipId,
    manifest: bundle.manifest.document.toJson(),
    sealedKeys: bundle.sealedKeys.map(({ kind, keyId, sealed }) => ({ kind, keyId, sealed: encodeBase64Url(sealed) })),
  });
}

/** Reads a bundle and checks that it is this statement's: order of keys, their ids and hashes, the manifest's D. */
export async function readBundle(bytes: Uint8Array, statement: Statement): Promise<Bundle> {
  const fields = Fields.of(parseCanonical(bytes), "The bundle")
    .exactly("typ", "v", "clipId", "manifest", "sealedKeys")
    .typed("porchlight-bundle");
  fields.text("clipId", statement.clipId);
  const manifest = await Manifest.of(fields.value("manifest"));
  must(manifest.statement === statement.hash, "bundle.statement", "The bundle belongs to another clip.");
  const sealedKeys = fields.array("sealedKeys", 3, KINDS.length + 1).map((element) => {
    const key = Fields.of(element, "A sealed key").exactly("kind", "keyId", "sealed");
    return { kind: key.oneOf("kind", [...KINDS, "clip-key"] as const), keyId: key.hash("keyId"), sealed: key.bytes("sealed") };
  });
  const expected: readonly KeyKind[] = [...statement.tracks.map((track) => track.kind), "clip-key"];
  must(
    sealedKeys.length === expected.length && manifest.sealedKeys.length === expected.length,
    "bundle.keys",
    "The bundle has too few or too many keys.",
  );
  for (const [i, kind] of expected.entries()) {
    const key = sealedKeys[i]!;
    const stated = manifest.sealedKeys[i]!;
    const same = key.kind === kind && stated.kind === kind && key.keyId === stated.keyId;
    must(same && (await sealedHash(key.sealed)) === stated.hash, "bundle.keys", "A sealed key is not the manifest's.");
  }
  return { clipId: statement.clipId, manifest, sealedKeys };
}

export function sealedKeyOf(bundle: Bundle, kind: KeyKind): SealedKey {
  const key = bundle.sealedKeys.find((candidate) => candidate.kind === kind);
  if (key === undefined) {
    throw new Refused("clip.kind", "The bundle has no such key.");
  }
  return key;
}


import { sha256 } from "../crypto/sha256.js";
import { hpkeOpen, hpkeSeal } from "../crypto/hpke.js";
import { encodeBase64Url } from "../encoding/base64url.js";
import type { Bytes } from "../encoding/bytes.js";
import type { OpeningKey } from "../key/openingKey.js";
import { PrivateKey } from "../key/privateKey.js";
import type { PublicKey } from "../key/publicKey.js";
import { must } from "../refused.js";
import type { KeyKind, Kind } from "./kind.js";
import type { Statement } from "./statement.js";
import { checkTrackKey } from "./track.js";

/** HPKE info of a key sealed to a home; the commitment is base64url, for clip keys the thumbprint of D's `clipKey` (SF-15). */
export function homeKeyInfo(circleId: string, keyId: string, clipId: string, kind: KeyKind, commitment: string): string {
  return `porchlight/key/1|home|${circleId}|${keyId}|${clipId}|${kind}|${commitment}`;
}

/** HPKE info of a key sealed to a request's case key. */
export function grantKeyInfo(
  requestId: string,
  jti: string,
  caseKeyId: string,
  clipId: string,
  kind: Kind,
  commitment: string,
): string {
  return `porchlight/key/1|grant|${requestId}|${jti}|${caseKeyId}|${clipId}|${kind}|${commitment}`;
}

/** What the last field of the info is for a kind. */
export function commitmentOf(statement: Statement, kind: KeyKind): string {
  if (kind === "clip-key" || kind === "grant-key") {
    return statement.clipKey.id;
  }
  const track = statement.track(kind);
  must(track !== undefined, "clip.kind", "The clip has no such track.");
  return track.keyCommitment;
}

/** Hash over sealed bytes, as a manifest has it. */
export async function sealedHash(sealed: Bytes): Promise<string> {
  return encodeBase64Url(await sha256(sealed));
}

/** Seals a track key to a circle's viewKey. */
export function sealTrackKeyForHome(
  viewKey: PublicKey,
  circleId: string,
  statement: Statement,
  kind: Kind,
  trackKey: Bytes,
): Promise<Bytes> {
  return hpkeSeal(viewKey, homeKeyInfo(circleId, viewKey.id, statement.clipId, kind, commitmentOf(statement, kind)), trackKey);
}

/** Opens a track key with a circle's viewKey and checks the commitment. */
export async function openTrackKeyAtHome(
  viewKey: OpeningKey,
  circleId: string,
  statement: Statement,
  kind: Kind,
  sealed: Uint8Array,
): Promise<Bytes> {
  const info = homeKeyInfo(circleId, viewKey.publicKey.id, statement.clipId, kind, commitmentOf(statement, kind));
  const trackKey = await hpkeOpen(viewKey, info, sealed);
  await checkTrackKey(statement, kind, trackKey);
  return trackKey;
}

/** Seals the private half of a clip key to a circle's releaseKey: `clip-key` by the doorbell, `grant-key` on granting. */
export function sealClipKey(
  releaseKey: PublicKey,
  circleId: string,
  statement: Statement,
  kind: "clip-key" | "grant-key",
  clipKey: PrivateKey,
): Promise<Bytes> {
  const info = homeKeyInfo(circleId, releaseKey.id, statement.clipId, kind, statement.clipKey.id);
  return hpkeSeal(releaseKey, info, clipKey.pkcs8());
}

/** Opens a clip key; refused unless it is the statement's. */
export async function openClipKey(
  releaseKey: OpeningKey,
  circleId: string,
  statement: Statement,
  kind: "clip-key" | "grant-key",
  sealed: Uint8Array,
): Promise<PrivateKey> {
  const info = homeKeyInfo(circleId, releaseKey.publicKey.id, statement.clipId, kind, statement.clipKey.id);
  const key = await PrivateKey.ofPkcs8(await hpkeOpen(releaseKey, info, sealed));
  must(key.publicKey.equals(statement.clipKey), "clip.clip-key", "The opened key is not the clip's.");
  return key;
}

/** Seals a track key to a case key, under one grant. */
export function sealTrackKeyForGrant(
  caseKey: PublicKey,
  requestId: string,
  jti: string,
  statement: Statement,
  kind: Kind,
  trackKey: Bytes,
): Promise<Bytes> {
  const info = grantKeyInfo(requestId, jti, caseKey.id, statement.clipId, kind, commitmentOf(statement, kind));
  return hpkeSeal(caseKey, info, trackKey);
}

/** Opens a granted track key and checks the commitment. */
export async function openTrackKeyOfGrant(
  caseKey: OpeningKey,
  requestId: string,
  jti: string,
  statement: Statement,
  kind: Kind,
  sealed: Uint8Array,
): Promise<Bytes> {
  const commitment = commitmentOf(statement, kind);
  const info = grantKeyInfo(requestId, jti, caseKey.publicKey.id, statement.clipId, kind, commitment);
  const trackKey = await hpkeOpen(caseKey, info, sealed);
  await checkTrackKey(statement, kind, trackKey);
  return trackKey;
}

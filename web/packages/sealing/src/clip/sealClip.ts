import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, type Random, random as secureRandom, randomId } from "../encoding/bytes.js";
import { PrivateKey } from "../key/privateKey.js";
import type { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import type { Bundle, SealedKey } from "./bundle.js";
import { type Kind, KINDS } from "./kind.js";
import { Manifest } from "./manifest.js";
import { type Origin, originHash } from "./origin.js";
import { sealClipKey, sealedHash, sealTrackKeyForHome } from "./sealedKey.js";
import { Statement } from "./statement.js";
import { sealTrack } from "./track.js";

export interface ClipInput {
  /** Unix seconds of the start; the statement rounds down. */
  readonly start: number;
  readonly tracks: readonly { readonly kind: Kind; readonly mediaType: string; readonly plaintext: Bytes }[];
  readonly circle: { readonly circleId: string; readonly n: number; readonly viewKey: PublicKey; readonly releaseKey: PublicKey };
  readonly device: Signer;
  readonly sequence: number;
  readonly previousManifest: string;
}

export interface SealedClip {
  readonly statement: Statement;
  readonly bundle: Bundle;
  readonly ciphertexts: ReadonlyMap<Kind, Bytes>;
}

/** Seals a whole clip as a doorbell does: tracks, statement, sealed keys, manifest. */
export async function sealClip(input: ClipInput, random: Random = secureRandom): Promise<SealedClip> {
  const { circle } = input;
  const clipId = randomId(random);
  const clipKey = await PrivateKey.generate();
  const ordered = [...input.tracks].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
  const tracks = [];
  for (const track of ordered) {
    tracks.push(await sealTrack(clipId, track.kind, track.mediaType, track.plaintext, random));
  }
  const origin: Origin = {
    salt: encodeBase64Url(random(32)),
    deviceId: input.device.publicKey.id,
    circleId: circle.circleId,
    n: circle.n,
    sequence: input.sequence,
    previousManifest: input.previousManifest,
  };
  const statement = await Statement.make({
    clipId,
    minute: Math.floor(input.start / 60) * 60,
    tracks: tracks.map((track) => track.statement),
    clipKey: clipKey.publicKey,
    origin: await originHash(origin),
  });
  const sealedKeys: SealedKey[] = [];
  for (const { statement: track, key } of tracks) {
    const sealed = await sealTrackKeyForHome(circle.viewKey, circle.circleId, statement, track.kind, key);
    sealedKeys.push({ kind: track.kind, keyId: circle.viewKey.id, sealed });
  }
  const sealed = await sealClipKey(circle.releaseKey, circle.circleId, statement, "clip-key", clipKey);
  sealedKeys.push({ kind: "clip-key", keyId: circle.releaseKey.id, sealed });
  const hashes = await Promise.all(
    sealedKeys.map(async (key) => ({ kind: key.kind, keyId: key.keyId, hash: await sealedHash(key.sealed) })),
  );
  const manifest = await Manifest.sign(statement.hash, origin, hashes, input.device);
  return {
    statement,
    bundle: { clipId, manifest, sealedKeys },
    ciphertexts: new Map(tracks.map((track) => [track.statement.kind, track.ciphertext])),
  };
}

import { type Bytes, concat, equal, type Random, random as secureRandom } from "../encoding/bytes.js";
import { decodeBase64Url, encodeBase64Url } from "../encoding/base64url.js";
import { leafHash, rootOfLeaves } from "../log/merkle.js";
import { must } from "../refused.js";
import { keyCommitment, plaintextMac } from "./commitment.js";
import type { Kind } from "./kind.js";
import { segmentsRoot } from "./segmentTree.js";
import type { Statement, TrackStatement } from "./statement.js";
import { type ByteSource, segmentCount, sealStream, StreamReader, streamInfo } from "./stream.js";

/** What of a statement the tracks' readers need. */
export type ClipTracks = Pick<Statement, "clipId" | "track">;

export interface SealedTrack {
  readonly statement: TrackStatement;
  readonly key: Bytes;
  readonly ciphertext: Bytes;
}

/** Seals one track under a fresh key of its own. */
export async function sealTrack(
  clipId: string,
  kind: Kind,
  mediaType: string,
  plaintext: Bytes,
  random: Random = secureRandom,
): Promise<SealedTrack> {
  const key = random(32);
  const ciphertext = await sealStream(key, streamInfo(clipId, kind), plaintext, random);
  const statement: TrackStatement = {
    kind,
    mediaType,
    length: ciphertext.length,
    segmentsRoot: encodeBase64Url(await segmentsRoot(ciphertext)),
    plaintextMac: encodeBase64Url(await plaintextMac(key, plaintext)),
    keyCommitment: encodeBase64Url(await keyCommitment(key, clipId, kind)),
  };
  return { statement, key, ciphertext };
}

/** Refused unless this is the key that the statement commits to. */
export async function checkTrackKey(statement: ClipTracks, kind: Kind, trackKey: Bytes): Promise<TrackStatement> {
  const track = statement.track(kind);
  must(track !== undefined, "clip.kind", "The clip has no such track.");
  const commitment = await keyCommitment(trackKey, statement.clipId, kind);
  must(
    equal(commitment, decodeBase64Url(track.keyCommitment)),
    "clip.commitment",
    "The key is not the one that the clip's statement commits to.",
  );
  return track;
}

/**
 * Opens a track for reading anywhere in it: key commitment first, then the last segment, then what is asked for.
 * L comes from the statement.
 */
export async function openTrack(
  statement: ClipTracks,
  kind: Kind,
  trackKey: Bytes,
  source: ByteSource,
): Promise<StreamReader> {
  const track = await checkTrackKey(statement, kind, trackKey);
  return StreamReader.open(source, track.length, trackKey, streamInfo(statement.clipId, kind));
}

/** Opens a whole track and also checks the segments' root and the plaintext MAC. */
export async function openWholeTrack(
  statement: ClipTracks,
  kind: Kind,
  trackKey: Bytes,
  source: ByteSource,
  onProgress?: (done: number, total: number) => void,
): Promise<Bytes> {
  const reader = await openTrack(statement, kind, trackKey, source);
  const track = statement.track(kind)!;
  const leaves: Bytes[] = [];
  const parts: Bytes[] = [];
  const count = segmentCount(track.length);
  for (let i = 0; i < count; i++) {
    const sealed = await reader.sealedSegment(i);
    leaves.push(await leafHash(sealed));
    parts.push(await reader.openSegment(i, sealed));
    onProgress?.(i + 1, count);
  }
  const root = await rootOfLeaves(leaves);
  must(equal(root, decodeBase64Url(track.segmentsRoot)), "clip.segments-root", "The sealed bytes are not those of the statement.");
  const plaintext = concat(...parts);
  await checkPlaintext(statement, kind, trackKey, plaintext);
  return plaintext;
}

/** Refused unless this plaintext is the one that the statement's MAC was made over. */
export async function checkPlaintext(statement: ClipTracks, kind: Kind, trackKey: Bytes, plaintext: Bytes): Promise<void> {
  const track = statement.track(kind);
  must(track !== undefined, "clip.kind", "The clip has no such track.");
  const mac = await plaintextMac(trackKey, plaintext);
  must(equal(mac, decodeBase64Url(track.plaintextMac)), "clip.plaintext", "The opened bytes are not those of the statement.");
}

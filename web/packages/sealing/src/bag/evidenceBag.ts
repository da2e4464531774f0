import { zipSync, type Zippable } from "fflate";
import type { Kind } from "../clip/kind.js";
import { plaintextMacKey } from "../clip/commitment.js";
import { checkPlaintext, checkTrackKey } from "../clip/track.js";
import { sha256 } from "../crypto/sha256.js";
import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, utf8 } from "../encoding/bytes.js";
import { encodeHex } from "../encoding/hex.js";
import { formatTime } from "../encoding/time.js";
import { checkExtra, type ExtraKind } from "../grant/extra.js";
import type { Disclosure } from "../grant/disclosure.js";
import { canonical } from "../json/jcs.js";
import type { TrustPolicy } from "../log/trustPolicy.js";
import { must } from "../refused.js";
import { custodyRecord, type PayloadFile } from "./custody.js";
import { bagReadme } from "./readme.js";

const EXTENSIONS: Readonly<Record<string, string>> = {
  "video/mp4": "mp4",
  "audio/mp4": "m4a",
  "image/jpeg": "jpg",
  "application/json": "json",
};

/** One opened track. */
export interface OpenedTrack {
  readonly clipId: string;
  readonly kind: Kind;
  readonly trackKey: Bytes;
  readonly plaintext: Bytes;
}

export interface BagParts {
  /** From {@link verifyDisclosure}. */
  readonly disclosure: Disclosure;
  readonly trust: TrustPolicy;
  /** The exact bytes of the terms file that the request names. */
  readonly terms: Bytes;
  /** Exactly the tracks that were granted. */
  readonly tracks: readonly OpenedTrack[];
  /** Exactly the extras that were granted, as opened. */
  readonly extras: readonly { readonly kind: ExtraKind; readonly bytes: Bytes }[];
  /** Unix seconds. */
  readonly exportedAt: number;
}

/**
 * The files of an evidence bag by path (SF-25; BagIt, RFC 8493). Everything is checked before it is written: a bag that
 * would fail its verifier is refused here.
 */
export async function bagFiles(parts: BagParts): Promise<ReadonlyMap<string, Bytes>> {
  await checkParts(parts);
  const { disclosure } = parts;
  const payload = new Map<string, Bytes>();
  const tags = new Map<string, Bytes>();
  for (const statement of disclosure.statements) {
    tags.set(`meta/${statement.clipId}.statement.json`, canonical(statement.json));
  }
  for (const track of parts.tracks) {
    const path = trackPath(disclosure, track);
    payload.set(path, track.plaintext);
    const name = `meta/${track.clipId}.${track.kind}`;
    tags.set(`${name}.plain-mac-key`, hexLine(await plaintextMacKey(track.trackKey)));
    tags.set(`${name}.track-key`, hexLine(track.trackKey));
  }
  for (const extra of parts.extras) {
    payload.set(`data/${extra.kind}.json`, extra.bytes);
  }
  const files = await Promise.all([...payload].map(async ([path, bytes]) => fileOf(path, bytes)));
  const { message } = disclosure;
  tags.set("meta/request.json", disclosure.logged.document.bytes());
  tags.set("meta/grant.json", disclosure.document.bytes());
  tags.set("meta/terms.txt", parts.terms);
  tags.set("meta/custody.jsonld", canonical(custodyRecord(disclosure, files, parts.exportedAt)));
  tags.set("proof/request.tlog-proof", utf8(message.requestProof));
  tags.set("proof/grant.tlog-proof", utf8(message.grantProof));
  tags.set("proof/agency.tlog-proof", utf8(message.agencyProof));
  for (const ingest of disclosure.ingest) {
    tags.set(`proof/ingest-${ingest.index}.tlog-proof`, ingest.bytes);
  }
  tags.set("trust/trust.json", canonical(parts.trust.toJson()));
  tags.set("trust/agency-chain.json", canonical(disclosure.logged.agency.toJson()));
  tags.set("README.txt", utf8(bagReadme(disclosure, parts.exportedAt)));
  tags.set("bagit.txt", utf8("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"));
  const octets = files.reduce((sum, file) => sum + file.size, 0);
  tags.set(
    "bag-info.txt",
    utf8(
      `Bag-Software-Agent: Porchlight\nBagging-Date: ${formatTime(parts.exportedAt).slice(0, 10)}\n` +
        `External-Identifier: ${disclosure.grant.jti}\nPayload-Oxum: ${octets}.${files.length}\n`,
    ),
  );
  tags.set("manifest-sha256.txt", manifest(files));
  const tagFiles = await Promise.all([...tags].map(async ([path, bytes]) => fileOf(path, bytes)));
  tags.set("tagmanifest-sha256.txt", manifest(tagFiles));
  return new Map([...tags, ...payload].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The bag as a ZIP file without compression, under one top folder, `porchlight-<jti>`. */
export async function writeBag(parts: BagParts): Promise<{ readonly name: string; readonly zip: Bytes }> {
  const files = await bagFiles(parts);
  const folder = `porchlight-${parts.disclosure.grant.jti}`;
  const entries: Zippable = {};
  for (const [path, bytes] of files) {
    entries[`${folder}/${path}`] = [bytes, { level: 0, mtime: new Date(parts.exportedAt * 1000) }];
  }
  return { name: `${folder}.zip`, zip: new Uint8Array(zipSync(entries)) };
}

async function checkParts(parts: BagParts): Promise<void> {
  const { grant, statements, logged } = parts.disclosure;
  const termsHash = encodeBase64Url(await sha256(parts.terms));
  must(termsHash === logged.request.terms.text, "bag.terms", "The terms file is not the one that the request names.");
  const wanted = grant.clips.flatMap((clip, i) => clip.sealedKeys.map((key) => `${statements[i]!.clipId} ${key.kind}`));
  const given = new Set(parts.tracks.map((track) => `${track.clipId} ${track.kind}`));
  must(
    parts.tracks.length === wanted.length && wanted.every((name) => given.has(name)),
    "bag.tracks",
    "A bag holds exactly the tracks that were granted.",
  );
  for (const track of parts.tracks) {
    const statement = statements.find((candidate) => candidate.clipId === track.clipId)!;
    await checkTrackKey(statement, track.kind, track.trackKey);
    await checkPlaintext(statement, track.kind, track.trackKey, track.plaintext);
  }
  const sameExtras =
    parts.extras.length === grant.extras.length &&
    grant.extras.every((extra) => parts.extras.some((candidate) => candidate.kind === extra.kind));
  must(sameExtras, "bag.extras", "A bag holds exactly the extras that were granted.");
  for (const extra of grant.extras) {
    await checkExtra(extra, parts.extras.find((candidate) => candidate.kind === extra.kind)!.bytes);
  }
}

function trackPath(disclosure: Disclosure, track: OpenedTrack): string {
  const statement = disclosure.statements.find((candidate) => candidate.clipId === track.clipId);
  const extension = EXTENSIONS[statement?.track(track.kind)?.mediaType ?? ""];
  must(extension !== undefined, "bag.media-type", "A bag has no name for this media type.");
  return track.kind === "video" ? `data/${track.clipId}.${extension}` : `data/${track.clipId}.${track.kind}.${extension}`;
}

function hexLine(key: Bytes): Bytes {
  return utf8(`${encodeHex(key)}\n`);
}

async function fileOf(path: string, bytes: Bytes): Promise<PayloadFile> {
  return { path, size: bytes.length, sha256: encodeHex(await sha256(bytes)) };
}

function manifest(files: readonly PayloadFile[]): Bytes {
  const lines = files.map((file) => `${file.sha256}  ${file.path}\n`).sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1));
  return utf8(lines.join(""));
}

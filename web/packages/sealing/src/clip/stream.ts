import { aesKey } from "../crypto/aesGcm.js";
import { hkdfSha256 } from "../crypto/hkdf.js";
import { be32, type Bytes, concat, type Random, random as secureRandom } from "../encoding/bytes.js";
import { must, Refused, refusing } from "../refused.js";
import type { Kind } from "./kind.js";

/** Ciphertext segment size C: 1 MiB. */
export const SEGMENT_SIZE = 1_048_576;
/** `0x28 | salt[32] | noncePrefix[7]`. */
export const HEADER_SIZE = 40;
const TAG_SIZE = 16;

/** Reads ciphertext by position, as an HTTP Range request does. Fewer bytes than asked for count as truncation. */
export interface ByteSource {
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) };
}

/** Refused unless a stream can have this length (SF-11): no empty last segment. */
export function checkStreamLength(length: number): void {
  const rest = length % SEGMENT_SIZE;
  must(
    Number.isSafeInteger(length) &&
      length >= HEADER_SIZE + TAG_SIZE &&
      (length <= SEGMENT_SIZE || rest === 0 || rest > TAG_SIZE) &&
      segmentCount(length) <= 0xffff_ffff,
    "clip.length",
    "No sealed stream has this length.",
  );
}

export function segmentCount(length: number): number {
  return Math.ceil(length / SEGMENT_SIZE);
}

/** Plaintext size of a stream of L bytes: L - 40 - 16·ceil(L/C). */
export function plaintextSize(length: number): number {
  return length - HEADER_SIZE - TAG_SIZE * segmentCount(length);
}

/** Size of the stream that a plaintext becomes. */
export function sealedSize(plaintext: number): number {
  const perSegment = SEGMENT_SIZE - TAG_SIZE;
  return HEADER_SIZE + plaintext + TAG_SIZE * Math.max(1, Math.ceil((plaintext + HEADER_SIZE) / perSegment));
}

/** Associated data of a track's stream. */
export function streamInfo(clipId: string, kind: Kind): string {
  return `porchlight/clip/1|${clipId}|${kind}`;
}

/**
 * Seals as Tink's streaming AEAD `AES256_GCM_HKDF_1MB` does: file key = HKDF-SHA256(key, salt, info = associated data);
 * segment i = AES-256-GCM(nonce `prefix | be32(i) | last`, no AAD).
 */
export async function sealStream(
  trackKey: Bytes,
  associatedData: string,
  plaintext: Uint8Array,
  random: Random = secureRandom,
): Promise<Bytes> {
  const salt = random(32);
  const prefix = random(7);
  const key = await aesKey(await hkdfSha256(trackKey, salt, associatedData), "encrypt");
  const out = new Uint8Array(sealedSize(plaintext.length));
  out.set(concat(Uint8Array.of(HEADER_SIZE), salt, prefix));
  const count = segmentCount(out.length);
  for (let i = 0; i < count; i++) {
    const [start, end] = plaintextRange(i, plaintext.length);
    const params = { name: "AES-GCM", iv: nonce(prefix, i, i === count - 1) };
    const sealed = await crypto.subtle.encrypt(params, key, new Uint8Array(plaintext.subarray(start, end)));
    out.set(new Uint8Array(sealed), i === 0 ? HEADER_SIZE : i * SEGMENT_SIZE);
  }
  return out;
}

/** Opens any part of a sealed stream. The last segment is checked before anything is given out. */
export class StreamReader {
  readonly size: number;
  readonly #kept = new Map<number, Promise<Bytes>>();

  private constructor(
    readonly source: ByteSource,
    readonly length: number,
    readonly header: Bytes,
    readonly key: CryptoKey,
  ) {
    this.size = plaintextSize(length);
  }

  /** `length` is L of the signed statement, never what a server says. */
  static async open(source: ByteSource, length: number, trackKey: Bytes, associatedData: string): Promise<StreamReader> {
    checkStreamLength(length);
    const header = await readExactly(source, 0, HEADER_SIZE);
    must(header[0] === HEADER_SIZE, "clip.header", "This is not a sealed stream.");
    const key = await aesKey(await hkdfSha256(trackKey, header.slice(1, 33), associatedData), "decrypt");
    const reader = new StreamReader(source, length, header, key);
    await reader.#segment(segmentCount(length) - 1);
    return reader;
  }

  /** Plaintext [offset, offset + length), cut at the end. */
  async read(offset: number, length: number): Promise<Bytes> {
    must(Number.isSafeInteger(offset) && offset >= 0 && length >= 0, "clip.range", "There is no such part.");
    const end = Math.min(this.size, offset + length);
    const parts: Uint8Array[] = [];
    for (let at = offset; at < end; ) {
      const index = Math.floor((at + HEADER_SIZE) / (SEGMENT_SIZE - TAG_SIZE));
      const [start, stop] = plaintextRange(index, this.size);
      const segment = await this.#segment(index);
      parts.push(segment.subarray(at - start, Math.min(end, stop) - start));
      at = stop;
    }
    return concat(...parts);
  }

  /** Ciphertext of segment i, the header included in the first (SF-12). */
  async sealedSegment(index: number): Promise<Bytes> {
    const start = index * SEGMENT_SIZE;
    return readExactly(this.source, start, Math.min(SEGMENT_SIZE, this.length - start));
  }

  /** Opens one segment from its ciphertext. */
  async openSegment(index: number, sealed: Bytes): Promise<Bytes> {
    const last = index === segmentCount(this.length) - 1;
    const body = index === 0 ? sealed.slice(HEADER_SIZE) : sealed;
    return refusing("clip.segment", "The clip is cut off or was changed.", async () => {
      const params = { name: "AES-GCM", iv: nonce(this.header.slice(33), index, last) };
      return new Uint8Array(await crypto.subtle.decrypt(params, this.key, body));
    });
  }

  #segment(index: number): Promise<Bytes> {
    const kept = this.#kept.get(index);
    if (kept !== undefined) {
      return kept;
    }
    const opened = this.sealedSegment(index).then((sealed) => this.openSegment(index, sealed));
    this.#kept.set(index, opened);
    opened.catch(() => this.#kept.delete(index));
    if (this.#kept.size > 4) {
      this.#kept.delete(this.#kept.keys().next().value!);
    }
    return opened;
  }
}

/** Opens a whole stream in memory; `length` is the statement's. */
export async function openStream(trackKey: Bytes, associatedData: string, sealed: Uint8Array, length: number): Promise<Bytes> {
  must(sealed.length === length, "clip.truncated", "The clip is cut off.");
  const reader = await StreamReader.open(bytesSource(sealed), length, trackKey, associatedData);
  return reader.read(0, reader.size);
}

async function readExactly(source: ByteSource, offset: number, length: number): Promise<Bytes> {
  const bytes = await refusing("clip.source", "The clip could not be read.", () => source.read(offset, length));
  if (bytes.length !== length) {
    throw new Refused("clip.truncated", "The clip is cut off.");
  }
  return new Uint8Array(bytes);
}

function plaintextRange(index: number, size: number): [number, number] {
  const perSegment = SEGMENT_SIZE - TAG_SIZE;
  const start = index === 0 ? 0 : index * perSegment - HEADER_SIZE;
  return [start, Math.min(size, (index + 1) * perSegment - HEADER_SIZE)];
}

function nonce(prefix: Uint8Array, index: number, last: boolean): Bytes {
  return concat(prefix, be32(index), last ? Uint8Array.of(1) : Uint8Array.of(0));
}

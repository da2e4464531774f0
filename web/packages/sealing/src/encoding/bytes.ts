import { Refused } from "../refused.js";

/** Octets on a buffer of their own kind: what WebCrypto takes (never shared memory). */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A source of randomness; tests and vectors may give a fixed one. */
export type Random = (length: number) => Bytes;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

/** UTF-8 to text; anything that is not valid UTF-8 is {@link Refused}. A byte order mark is kept, as a character. */
export function text(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new Refused("encoding.utf8", "The text is not valid UTF-8.", { cause });
  }
}

/** Cryptographically secure random octets. */
export const random: Random = (length) => {
  const out = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(out.subarray(at, Math.min(length, at + 65_536)));
  }
  return out;
};

/** Compares without stopping at the first difference. Lengths are no secret. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) {
    return false;
  }
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    difference |= a[i]! ^ b[i]!;
  }
  return difference === 0;
}

/** Big-endian, 4 octets. */
export function be32(value: number): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

/** Big-endian, 8 octets. */
export function be64(value: number): Bytes {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value));
  return out;
}

/** A copy on a plain ArrayBuffer, whatever the view was on. */
export function copy(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/** A fresh random id: 128 bits, base64url (sealing.md, "Names"). */
export function randomId(from: Random = random): string {
  return base64url(from(16));
}

// Here and not in base64url.ts, which imports this file.
function base64url(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

import { Refused } from "../refused.js";
import type { Bytes } from "./bytes.js";

const CHUNK = 0x8000;

/** Standard base64 with padding (RFC 4648, 4): what C2SP notes carry. */
export function encodeBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

/** Strict reading of standard base64: padding required, unused bits zero. */
export function decodeBase64(text: string): Bytes {
  let binary: string;
  try {
    binary = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? atob(text) : refuse();
  } catch (cause) {
    throw new Refused("encoding.base64", "The value is not strict base64.", { cause });
  }
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    out[i] = binary.charCodeAt(i);
  }
  if (encodeBase64(out) !== text) {
    refuse();
  }
  return out;
}

/** base64url without padding (RFC 4648, 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Strict reading: no padding, no other characters, unused bits zero (SF-01); with `length`, exactly that many octets. */
export function decodeBase64Url(text: string, length?: number): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw new Refused("encoding.base64url", "The value is not base64url without padding.");
  }
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  const out = decodeBase64(padded);
  if (length !== undefined && out.length !== length) {
    throw new Refused("encoding.length", `The value must have ${length} bytes, not ${out.length}.`);
  }
  return out;
}

function refuse(): never {
  throw new Refused("encoding.base64", "The value is not strict base64.");
}

import { type Bytes, concat } from "../encoding/bytes.js";
import { must } from "../refused.js";

const ALGORITHM = { name: "HMAC", hash: "SHA-256" } as const;

/** HMAC-SHA256 (RFC 2104). */
export async function hmacSha256(key: Bytes, ...parts: readonly Uint8Array[]): Promise<Bytes> {
  const handle = await hmacKey(key, "sign");
  return new Uint8Array(await crypto.subtle.sign("HMAC", handle, parts.length === 1 ? (parts[0] as Bytes) : concat(...parts)));
}

/** Compares in the platform's constant time. */
export async function hmacSha256Holds(key: Bytes, mac: Bytes, ...parts: readonly Uint8Array[]): Promise<boolean> {
  const handle = await hmacKey(key, "verify");
  return crypto.subtle.verify("HMAC", handle, mac, parts.length === 1 ? (parts[0] as Bytes) : concat(...parts));
}

async function hmacKey(key: Bytes, usage: "sign" | "verify"): Promise<CryptoKey> {
  must(key.length > 0, "crypto.key", "A key is not empty.");
  return crypto.subtle.importKey("raw", key, ALGORITHM, false, [usage]);
}

import { type Bytes, concat } from "../encoding/bytes.js";

/** SHA-256 over the parts, one after the other (FIPS 180-4). */
export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const whole = parts.length === 1 ? (parts[0] as Bytes) : concat(...parts);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

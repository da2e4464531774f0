import { type Bytes, utf8 } from "../encoding/bytes.js";

/** HKDF-SHA256 (RFC 5869); an empty salt where none is named and 32 bytes out (SF-05). */
export async function hkdfSha256(ikm: Bytes, salt: Bytes, info: string, length = 32): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", ikm, "HKDF", false, ["deriveBits"]);
  const params = { name: "HKDF", hash: "SHA-256", salt, info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, length * 8));
}

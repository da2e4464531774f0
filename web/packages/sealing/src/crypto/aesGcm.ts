import type { Bytes } from "../encoding/bytes.js";
import { refusing } from "../refused.js";

/** AES-256-GCM with a 12-byte nonce (NIST SP 800-38D): ciphertext, then the 16-byte tag. */
export async function aesGcmSeal(key: Bytes, nonce: Bytes, aad: Bytes, plaintext: Bytes): Promise<Bytes> {
  const handle = await aesKey(key, "encrypt");
  return new Uint8Array(await crypto.subtle.encrypt(params(nonce, aad), handle, plaintext));
}

export async function aesGcmOpen(key: Bytes, nonce: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes> {
  return refusing("crypto.not-authentic", "The sealed bytes do not open: they were changed, or meant for something else.", async () => {
    const handle = await aesKey(key, "decrypt");
    return new Uint8Array(await crypto.subtle.decrypt(params(nonce, aad), handle, sealed));
  });
}

/** An AES-256-GCM key that does not leave the platform. */
export async function aesKey(key: Bytes, usage: "encrypt" | "decrypt" | "wrapKey" | "unwrapKey"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [usage]);
}

function params(nonce: Bytes, aad: Bytes): AesGcmParams {
  return aad.length === 0 ? { name: "AES-GCM", iv: nonce } : { name: "AES-GCM", iv: nonce, additionalData: aad };
}

import { aesGcmOpen, aesGcmSeal, aesKey } from "../crypto/aesGcm.js";
import { hpkeOpen, hpkeSeal } from "../crypto/hpke.js";
import { type Bytes, concat, random, utf8 } from "../encoding/bytes.js";
import type { OpeningKey } from "../key/openingKey.js";
import { PrivateKey } from "../key/privateKey.js";
import type { PublicKey } from "../key/publicKey.js";
import { must, refusing } from "../refused.js";

/** What a key in a keyring entry is for; a case key has the agencyId in the circleId's place (SF-07). */
export type KeyUse = "view" | "release" | "case";

/** `enc[65] | ct[48] | nonce[12] | GCM[154]`. */
export const KEYRING_ENTRY_LENGTH = 279;
const SEALED_KEK = 113;
const NONCE = 12;

export function keyringInfo(circleId: string, use: KeyUse, keyId: string, memberOpenKeyId: string): string {
  return `porchlight/keyring/1|${circleId}|${use}|${keyId}|${memberOpenKeyId}`;
}

/** Seals a circle's (or case's) private key to one member device. */
export async function sealKeyringEntry(
  circleId: string,
  use: KeyUse,
  key: PrivateKey,
  memberOpen: PublicKey,
): Promise<Bytes> {
  const info = keyringInfo(circleId, use, key.publicKey.id, memberOpen.id);
  const kek = random(32);
  const nonce = random(NONCE);
  return concat(await hpkeSeal(memberOpen, info, kek), nonce, await aesGcmSeal(kek, nonce, utf8(info), key.pkcs8()));
}

/**
 * Opens an entry for daily use: the private key is unwrapped by the platform, cannot be exported and never becomes bytes
 * that a script sees. `key` is the public key that the chain names; an entry of another key does not open.
 */
export async function openKeyringEntry(
  circleId: string,
  use: KeyUse,
  key: PublicKey,
  memberOpen: OpeningKey,
  entry: Uint8Array,
): Promise<OpeningKey> {
  const { info, kek, nonce, wrapped } = await openKek(circleId, use, key, memberOpen, entry);
  const privateKey = await refusing("crypto.not-authentic", "The keyring entry does not open.", async () => {
    const unwrapping = await aesKey(kek, "unwrapKey");
    const algorithm = { name: "AES-GCM", iv: nonce, additionalData: utf8(info) };
    const ecdh = { name: "ECDH", namedCurve: "P-256" };
    return crypto.subtle.unwrapKey("pkcs8", wrapped, unwrapping, algorithm, ecdh, false, ["deriveBits"]);
  });
  const opened = { publicKey: key, privateKey };
  await checkBelongs(opened);
  return opened;
}

/** Opens an entry as bytes, to seal the same key to another member. For nothing else. */
export async function openKeyringEntryToPassOn(
  circleId: string,
  use: KeyUse,
  key: PublicKey,
  memberOpen: OpeningKey,
  entry: Uint8Array,
): Promise<PrivateKey> {
  const { info, kek, nonce, wrapped } = await openKek(circleId, use, key, memberOpen, entry);
  const opened = await PrivateKey.ofPkcs8(await aesGcmOpen(kek, nonce, utf8(info), wrapped));
  must(opened.publicKey.equals(key), "keyring.other-key", "The keyring entry holds another key than the chain names.");
  return opened;
}

async function openKek(
  circleId: string,
  use: KeyUse,
  key: PublicKey,
  memberOpen: OpeningKey,
  entry: Uint8Array,
): Promise<{ info: string; kek: Bytes; nonce: Bytes; wrapped: Bytes }> {
  must(["view", "release", "case"].includes(use), "keyring.use", "A keyring holds view, release and case keys.");
  must(entry.length === KEYRING_ENTRY_LENGTH, "keyring.length", `A keyring entry has ${KEYRING_ENTRY_LENGTH} bytes.`);
  const info = keyringInfo(circleId, use, key.id, memberOpen.publicKey.id);
  const bytes = new Uint8Array(entry);
  const kek = await hpkeOpen(memberOpen, info, bytes.slice(0, SEALED_KEK));
  return { info, kek, nonce: bytes.slice(SEALED_KEK, SEALED_KEK + NONCE), wrapped: bytes.slice(SEALED_KEK + NONCE) };
}

/** A key that cannot be exported is checked by what it does: agreeing with a fresh key from both ends. */
async function checkBelongs(key: OpeningKey): Promise<void> {
  const fresh = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const message = "keyring.other-key";
  await refusing(message, "The keyring entry holds another key than the chain names.", async () => {
    const here = await crypto.subtle.deriveBits({ name: "ECDH", public: fresh.publicKey }, key.privateKey, 256);
    const publicKey = await key.publicKey.forAgreement();
    const there = await crypto.subtle.deriveBits({ name: "ECDH", public: publicKey }, fresh.privateKey, 256);
    const same = new Uint8Array(here).every((byte, i) => byte === new Uint8Array(there)[i]);
    must(same, message, "The keyring entry holds another key than the chain names.");
  });
}

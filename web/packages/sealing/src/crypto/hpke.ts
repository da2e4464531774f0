import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { type Bytes, concat, utf8 } from "../encoding/bytes.js";
import type { OpeningKey } from "../key/openingKey.js";
import type { PublicKey } from "../key/publicKey.js";
import { must, refusing } from "../refused.js";

const ENC = 65;
const TAG = 16;

const suite = (): CipherSuite =>
  new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/**
 * HPKE base mode, single shot (RFC 9180, 6.1): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, empty aad.
 * Returns `enc[65] | ct`.
 */
export async function hpkeSeal(recipient: PublicKey, info: string, plaintext: Bytes): Promise<Bytes> {
  const recipientPublicKey = await recipient.forAgreement();
  const { ct, enc } = await suite().seal({ recipientPublicKey, info: utf8(info).buffer }, plaintext.buffer.slice(
    plaintext.byteOffset,
    plaintext.byteOffset + plaintext.byteLength,
  ));
  return concat(new Uint8Array(enc), new Uint8Array(ct));
}

/** Opens `enc[65] | ct`; another key, another info or a changed byte is {@link Refused}. */
export async function hpkeOpen(key: OpeningKey, info: string, sealed: Uint8Array): Promise<Bytes> {
  must(sealed.length >= ENC + TAG, "hpke.not-opened", "The sealed bytes are too short.");
  return refusing("hpke.not-opened", "The sealed bytes do not open with this key, for this purpose.", async () => {
    const bytes = new Uint8Array(sealed);
    // Always the pair: from a lone private key that cannot be exported the library can find its public half only up to a sign.
    const recipientKey = { privateKey: key.privateKey, publicKey: await key.publicKey.forAgreement() };
    const params = { recipientKey, enc: bytes.slice(0, ENC).buffer, info: utf8(info).buffer };
    return new Uint8Array(await suite().open(params, bytes.slice(ENC).buffer));
  });
}

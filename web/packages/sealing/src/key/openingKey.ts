import type { PublicKey } from "./publicKey.js";

/** What opens HPKE: a private ECDH key that may be non-extractable, and its public half. */
export interface OpeningKey {
  readonly publicKey: PublicKey;
  /** ECDH P-256 with usage `deriveBits`. */
  readonly privateKey: CryptoKey;
}

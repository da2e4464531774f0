import type { Bytes } from "../encoding/bytes.js";
import type { PublicKey } from "./publicKey.js";

/** Something that signs with ES256. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** Raw r|s, 64 bytes, over SHA-256 of the message (RFC 7518, 3.4). */
  sign(message: Bytes): Promise<Bytes>;
}

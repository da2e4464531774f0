import type { JsonObject } from "../json/jcs.js";
import type { OpeningKey } from "./openingKey.js";
import { ecdsaSigner } from "./privateKey.js";
import { PublicKey } from "./publicKey.js";
import type { Signer } from "./signer.js";

/** What a browser keeps in IndexedDB: CryptoKeys are stored as handles, their private halves never as bytes. */
export interface StoredDeviceKeys {
  readonly sign: CryptoKeyPair;
  readonly open: CryptoKeyPair;
}

/**
 * A member device: a non-extractable ECDSA P-256 key that signs and a non-extractable ECDH P-256 key that opens
 * (sealing.md, "Circle"). The thumbprint of the signing key is the memberId.
 */
export class DeviceKeys {
  private constructor(
    readonly signer: Signer,
    readonly opening: OpeningKey,
    readonly stored: StoredDeviceKeys,
  ) {}

  static async generate(): Promise<DeviceKeys> {
    const sign = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
    const open = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
    return DeviceKeys.of({ sign, open });
  }

  /** From what was put into IndexedDB. */
  static async of(stored: StoredDeviceKeys): Promise<DeviceKeys> {
    const sign = await PublicKey.ofCryptoKey(stored.sign.publicKey);
    const open = await PublicKey.ofCryptoKey(stored.open.publicKey);
    return new DeviceKeys(
      ecdsaSigner(sign, stored.sign.privateKey),
      { publicKey: open, privateKey: stored.open.privateKey },
      stored,
    );
  }

  get memberId(): string {
    return this.signer.publicKey.id;
  }

  /** `{open, sign}`, as links carry it (SF-06). */
  memberJson(): JsonObject {
    return { open: this.opening.publicKey.toJson(), sign: this.signer.publicKey.toJson() };
  }
}

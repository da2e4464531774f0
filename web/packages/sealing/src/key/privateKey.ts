import { decodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, concat, equal, random } from "../encoding/bytes.js";
import { decodeHex } from "../encoding/hex.js";
import { must, refusing } from "../refused.js";
import type { Signer } from "./signer.js";
import type { OpeningKey } from "./openingKey.js";
import { PublicKey } from "./publicKey.js";

const HEAD = decodeHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");
const MIDDLE = decodeHex("a144034200");

/** Length of a private key in its only form (SF-02). */
export const PKCS8_LENGTH = 138;

/**
 * A P-256 private key whose bytes this script may see: a clip key, a circle key while it is being made, a case key.
 * (A member device's own keys are never of this kind: see DeviceKeys.)
 */
export class PrivateKey {
  private constructor(
    readonly publicKey: PublicKey,
    readonly bytes: Bytes,
  ) {}

  static async generate(): Promise<PrivateKey> {
    const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
    // Through JWK, because browsers differ in whether their PKCS#8 includes the public point.
    const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
    const publicKey = await PublicKey.ofCryptoKey(pair.publicKey);
    return new PrivateKey(publicKey, concat(HEAD, decodeBase64Url(jwk.d ?? "", 32), MIDDLE, publicKey.uncompressed()));
  }

  /** Reads exactly the 138 bytes of SF-02 and checks that d gives the point. */
  static async ofPkcs8(bytes: Uint8Array): Promise<PrivateKey> {
    must(
      bytes.length === PKCS8_LENGTH &&
        equal(bytes.subarray(0, HEAD.length), HEAD) &&
        equal(bytes.subarray(HEAD.length + 32, HEAD.length + 32 + MIDDLE.length), MIDDLE),
      "key.malformed",
      "A private key must be the 138 bytes of PKCS#8 with its public point.",
    );
    const key = new PrivateKey(await PublicKey.ofUncompressed(bytes.subarray(PKCS8_LENGTH - 65)), new Uint8Array(bytes));
    await refusing("key.malformed", "The private key does not belong to its public point.", async () => {
      const message = random(32);
      const signature = await (await key.signer()).sign(message);
      must(await key.publicKey.verifies(signature, message), "key.malformed", "The private key does not give its public point.");
    });
    return key;
  }

  /** The 138 bytes of SF-02. */
  pkcs8(): Bytes {
    return this.bytes.slice();
  }

  /** For signing; the handle itself cannot be exported. */
  async signer(): Promise<Signer> {
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("pkcs8", this.bytes, algorithm, false, ["sign"]);
    return ecdsaSigner(this.publicKey, key);
  }

  /** For HPKE; the handle itself cannot be exported. */
  async opening(): Promise<OpeningKey> {
    const algorithm = { name: "ECDH", namedCurve: "P-256" };
    const privateKey = await crypto.subtle.importKey("pkcs8", this.bytes, algorithm, false, ["deriveBits"]);
    return { publicKey: this.publicKey, privateKey };
  }
}

/** Signs with a WebCrypto ECDSA P-256 key, extractable or not. */
export function ecdsaSigner(publicKey: PublicKey, key: CryptoKey): Signer {
  return {
    publicKey,
    async sign(message) {
      return new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, message));
    },
  };
}

import { decodeBase64Url, encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, concat, utf8 } from "../encoding/bytes.js";
import { canonicalText, type Json, type JsonObject } from "../json/jcs.js";
import { Fields } from "../json/fields.js";
import { must, refusing } from "../refused.js";
import { sha256 } from "../crypto/sha256.js";

const ECDSA = { name: "ECDSA", namedCurve: "P-256" } as const;
const ECDH = { name: "ECDH", namedCurve: "P-256" } as const;

/** A P-256 public key that is known to lie on the curve. As JSON a JWK of exactly `crv, kty, x, y` (SF-02). */
export class PublicKey {
  /** RFC 7638 thumbprint, SHA-256, base64url. */
  readonly id: string;
  readonly #uncompressed: Bytes;

  private constructor(id: string, uncompressed: Bytes) {
    this.id = id;
    this.#uncompressed = uncompressed;
  }

  /** Reads a JWK (RFC 7517) of exactly four members. */
  static async of(json: Json | undefined, what = "The public key"): Promise<PublicKey> {
    const fields = Fields.of(json, what).exactly("crv", "kty", "x", "y");
    fields.text("crv", "P-256");
    fields.text("kty", "EC");
    return PublicKey.ofUncompressed(concat(Uint8Array.of(4), fields.bytes("x", 32), fields.bytes("y", 32)));
  }

  /** Reads `04 | X | Y` (SEC 1, 2.3.3). */
  static async ofUncompressed(point: Uint8Array): Promise<PublicKey> {
    must(point.length === 65 && point[0] === 4, "key.malformed", "A public key must be an uncompressed P-256 point.");
    const bytes = new Uint8Array(point);
    await refusing("key.malformed", "The public key is not a point of P-256.", () =>
      crypto.subtle.importKey("raw", bytes, ECDH, true, []),
    );
    return new PublicKey(encodeBase64Url(await sha256(utf8(canonicalText(jwk(bytes))))), bytes);
  }

  static async ofCryptoKey(key: CryptoKey): Promise<PublicKey> {
    return PublicKey.ofUncompressed(new Uint8Array(await crypto.subtle.exportKey("raw", key)));
  }

  toJson(): JsonObject {
    return jwk(this.#uncompressed);
  }

  uncompressed(): Bytes {
    return this.#uncompressed.slice();
  }

  equals(other: PublicKey): boolean {
    return this.id === other.id;
  }

  /** Checks an ES256 signature, raw r|s (RFC 7518, 3.4). */
  async verifies(signature: Bytes, message: Bytes): Promise<boolean> {
    if (signature.length !== 64) {
      return false;
    }
    const key = await crypto.subtle.importKey("raw", this.#uncompressed, ECDSA, true, ["verify"]);
    return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message);
  }

  /** For HPKE. */
  async forAgreement(): Promise<CryptoKey> {
    return crypto.subtle.importKey("raw", this.#uncompressed, ECDH, true, []);
  }
}

function jwk(point: Bytes): JsonObject {
  return {
    crv: "P-256",
    kty: "EC",
    x: encodeBase64Url(point.subarray(1, 33)),
    y: encodeBase64Url(point.subarray(33, 65)),
  };
}

/** Reads a thumbprint: base64url of 32 bytes. */
export function thumbprintText(text: string): string {
  decodeBase64Url(text, 32);
  return text;
}

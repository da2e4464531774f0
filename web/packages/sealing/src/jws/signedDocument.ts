import { encodeBase64Url } from "../encoding/base64url.js";
import type { Bytes } from "../encoding/bytes.js";
import { canonical, hashOf, type Json, type JsonObject, parseCanonicalBase64Url, parseJson } from "../json/jcs.js";
import { Fields } from "../json/fields.js";
import type { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import { must, Refused } from "../refused.js";
import { payloadType, protectedHeader, readProtectedHeader, signingInput } from "./header.js";

export interface Signature {
  /** Thumbprint of the signing key. */
  readonly kid: string;
  /** Raw r|s, 64 bytes. */
  readonly value: Bytes;
}

const MAX_SIGNATURES = 1000;

/** A JWS in general JSON serialisation (RFC 7515, 7.2.1) in the narrow form of SF-03. Reading checks form, not signatures. */
export class SignedDocument {
  private constructor(
    readonly payload: JsonObject,
    readonly signatures: readonly Signature[],
  ) {}

  static async sign(payload: JsonObject, ...signers: readonly Signer[]): Promise<SignedDocument> {
    let document = new SignedDocument(payload, []);
    for (const signer of signers) {
      document = await document.withSignature(signer);
    }
    return document;
  }

  /** Reads bytes of JSON, in any order and spacing. */
  static parse(bytes: Uint8Array): SignedDocument {
    return SignedDocument.of(parseJson(bytes));
  }

  static of(json: Json | undefined): SignedDocument {
    const fields = Fields.of(json, "The signed document").exactly("payload", "signatures");
    const payload = parseCanonicalBase64Url(fields.text("payload"));
    const typ = payloadType(payload);
    const kids = new Set<string>();
    const signatures = fields.array("signatures", 1, MAX_SIGNATURES).map((element) => {
      const entry = Fields.of(element, "A signature").exactly("protected", "signature");
      const kid = readProtectedHeader(entry.text("protected"), typ);
      must(!kids.has(kid), "jws.repeated", "The same key signed twice.");
      kids.add(kid);
      return { kid, value: entry.bytes("signature", 64) };
    });
    return new SignedDocument(payload, signatures);
  }

  get typ(): string {
    return payloadType(this.payload);
  }

  get kids(): readonly string[] {
    return this.signatures.map((signature) => signature.kid);
  }

  /** One more signature, at the end. */
  async withSignature(signer: Signer): Promise<SignedDocument> {
    const kid = signer.publicKey.id;
    must(!this.kids.includes(kid), "jws.repeated", "The same key signed twice.");
    const header = protectedHeader(kid, payloadType(this.payload));
    const value = await signer.sign(signingInput(header, this.#encodedPayload()));
    return new SignedDocument(this.payload, [...this.signatures, { kid, value }]);
  }

  toJson(): JsonObject {
    const typ = payloadType(this.payload);
    return {
      payload: this.#encodedPayload(),
      signatures: this.signatures.map(({ kid, value }) => ({
        protected: protectedHeader(kid, typ),
        signature: encodeBase64Url(value),
      })),
    };
  }

  /** JCS of {@link toJson}. */
  bytes(): Bytes {
    return canonical(this.toJson());
  }

  /** Hash of the payload without signatures (SF-04), base64url. */
  hash(): Promise<string> {
    return hashOf(this.payload);
  }

  /** Every signature must be by one of these keys and hold. At least one. */
  async verify(allowed: Iterable<PublicKey>): Promise<void> {
    const keys = new Map([...allowed].map((key) => [key.id, key]));
    const typ = payloadType(this.payload);
    must(this.signatures.length > 0, "jws.signatures", "The document is not signed.");
    must(new Set(this.kids).size === this.signatures.length, "jws.repeated", "The same key signed twice.");
    for (const { kid, value } of this.signatures) {
      const key = keys.get(kid);
      if (key === undefined) {
        throw new Refused("jws.unknown-signer", "A signature is by a key that may not sign this.");
      }
      const input = signingInput(protectedHeader(kid, typ), this.#encodedPayload());
      must(await key.verifies(value, input), "jws.signature", "A signature does not hold.");
    }
  }

  /** As {@link verify}, and each of the keys has signed. */
  async verifyExactly(keys: readonly PublicKey[]): Promise<void> {
    must(this.signatures.length === keys.length, "jws.signatures", "The signatures are not exactly those expected.");
    await this.verify(keys);
  }

  #encodedPayload(): string {
    return encodeBase64Url(canonical(this.payload));
  }
}


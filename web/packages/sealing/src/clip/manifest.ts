import { Fields } from "../json/fields.js";
import type { Json } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import type { Signer } from "../key/signer.js";
import { must } from "../refused.js";
import { type KeyKind, KINDS } from "./kind.js";
import { type Origin, originJson, readOrigin, readPlace } from "./origin.js";

export interface SealedKeyHash {
  readonly kind: KeyKind;
  readonly keyId: string;
  /** base64url of SHA-256 over the sealed bytes. */
  readonly hash: string;
}

/** Manifest M (SF-14): stays at home. Reading checks its form; manifestRules.ts checks what it says. */
export class Manifest {
  private constructor(
    readonly document: SignedDocument,
    readonly statement: string,
    readonly origin: Origin,
    readonly sealedKeys: readonly SealedKeyHash[],
    /** SF-04: what the next manifest's `previousManifest` is. */
    readonly hash: string,
  ) {}

  static async sign(
    statement: string,
    origin: Origin,
    sealedKeys: readonly SealedKeyHash[],
    device: Signer,
  ): Promise<Manifest> {
    const payload = {
      typ: "porchlight-manifest",
      v: 1,
      statement,
      origin: originJson(origin),
      sealedKeys: sealedKeys.map((key) => ({ ...key })),
    };
    return Manifest.of((await SignedDocument.sign(payload, device)).toJson());
  }

  static async of(json: Json): Promise<Manifest> {
    const document = SignedDocument.of(json);
    const fields = Fields.of(document.payload, "The manifest")
      .exactly("typ", "v", "statement", "origin", "sealedKeys")
      .typed("porchlight-manifest");
    const sealedKeys = fields.array("sealedKeys", 3, KINDS.length + 1).map((element) => {
      const key = Fields.of(element, "A sealed key").exactly("kind", "keyId", "hash");
      return { kind: key.oneOf("kind", [...KINDS, "clip-key"] as const), keyId: key.hash("keyId"), hash: key.hash("hash") };
    });
    return new Manifest(
      document,
      fields.hash("statement"),
      readOrigin(fields.value("origin")),
      sealedKeys,
      await document.hash(),
    );
  }
}

/** A signed gap in a doorbell's chain of manifests (SF-14): sequence..through were never uploaded. */
export class Skip {
  private constructor(
    readonly document: SignedDocument,
    readonly place: Omit<Origin, "salt">,
    readonly through: number,
    readonly reason: string,
    readonly hash: string,
  ) {}

  static async sign(place: Omit<Origin, "salt">, through: number, reason: string, device: Signer): Promise<Skip> {
    const payload = { typ: "porchlight-skip", v: 1, ...place, through, reason };
    return Skip.of((await SignedDocument.sign(payload, device)).toJson());
  }

  static async of(json: Json): Promise<Skip> {
    const document = SignedDocument.of(json);
    const fields = Fields.of(document.payload, "The skip")
      .exactly("typ", "v", "deviceId", "circleId", "n", "sequence", "through", "previousManifest", "reason")
      .typed("porchlight-skip");
    const place = readPlace(fields);
    const through = fields.integer("through");
    must(through >= place.sequence, "manifest.skip", "The skip ends before it begins.");
    return new Skip(document, place, through, fields.text("reason"), await document.hash());
  }
}

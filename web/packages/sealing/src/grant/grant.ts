import { encodeBase64Url } from "../encoding/base64url.js";
import type { Bytes } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import type { Json, JsonObject } from "../json/jcs.js";
import type { SignedDocument } from "../jws/signedDocument.js";
import { must } from "../refused.js";
import { type Kind, KINDS, inKindOrder } from "../clip/kind.js";
import { LONGEST_GRANT, readTerms, type RequestTerms } from "../request/footageRequest.js";
import { EXTRA_KINDS, readSealedExtra, type SealedExtra, sealedExtraJson } from "./extra.js";

const DETAIL_TYPE = "urn:porchlight:disclosure:1";
const MOST_CLIPS = 1000;
const SEALED_KEY = 113;

export interface GrantedKey {
  readonly kind: Kind;
  /** `enc[65] | ct[48]`. */
  readonly sealed: Bytes;
}

export interface GrantedClip {
  /** Hash of the clip's statement (SF-04). */
  readonly statement: string;
  readonly sealedKeys: readonly GrantedKey[];
}

/** A grant's payload (SF-19) in the object shape of RFC 9396. Form only; verifyGrant checks the rest. */
export interface Grant {
  readonly jti: string;
  /** base64url of the log's 32-byte entry of the request. */
  readonly requestLeaf: string;
  readonly agencyId: string;
  readonly caseKeyId: string;
  readonly clips: readonly GrantedClip[];
  readonly purpose: string;
  readonly terms: RequestTerms;
  readonly extras: readonly SealedExtra[];
  /** Unix seconds. */
  readonly iat: number;
  readonly exp: number;
}

/** Exactly the kinds sealed: video, audio, detail, place, contact, in this order. */
export function datatypesOf(grant: Pick<Grant, "clips" | "extras">): string[] {
  const sealed = new Set(grant.clips.flatMap((clip) => clip.sealedKeys.map((key) => key.kind)));
  return [...KINDS.filter((kind) => sealed.has(kind)), ...grant.extras.map((extra) => extra.kind)];
}

/** The payload without `signer`: what the member's own signature covers (SF-20). */
export function unattributedPayload(grant: Grant): JsonObject {
  const detail = {
    type: DETAIL_TYPE,
    actions: ["view", "export"],
    datatypes: datatypesOf(grant),
    clips: grant.clips.map((clip) => ({
      statement: clip.statement,
      sealedKeys: clip.sealedKeys.map(({ kind, sealed }) => ({ kind, sealed: encodeBase64Url(sealed) })),
    })),
    purpose: grant.purpose,
    terms: { ...grant.terms },
  };
  return {
    typ: "porchlight-grant",
    v: 1,
    jti: grant.jti,
    requestLeaf: grant.requestLeaf,
    audience: { agencyId: grant.agencyId, caseKeyId: grant.caseKeyId },
    authorization_details: [detail],
    extras: grant.extras.map(sealedExtraJson),
    iat: grant.iat,
    exp: grant.exp,
  };
}

/** Reads a signed grant's payload; its signatures are not checked yet. */
export function readGrant(document: SignedDocument): Grant & { readonly signer: string } {
  const fields = Fields.of(document.payload, "The grant")
    .exactly("typ", "v", "jti", "requestLeaf", "audience", "authorization_details", "extras", "signer", "iat", "exp")
    .typed("porchlight-grant");
  const audience = fields.fields("audience").exactly("agencyId", "caseKeyId");
  const detail = Fields.of(fields.array("authorization_details", 1, 1)[0], "The authorization detail").exactly(
    "type", "actions", "datatypes", "clips", "purpose", "terms",
  );
  detail.text("type", DETAIL_TYPE);
  must(detail.texts("actions").join() === "view,export", "grant.actions", "The actions are view and export.");
  const clips = detail.array("clips", 1, MOST_CLIPS).map(readClip);
  must(
    new Set(clips.map((clip) => clip.statement)).size === clips.length,
    "grant.clips",
    "A grant names each clip once.",
  );
  const extras = fields.array("extras", 0, EXTRA_KINDS.length).map(readSealedExtra);
  must(
    extras.every((extra, i) => i === 0 || (extras[i - 1]!.kind === "place" && extra.kind === "contact")),
    "grant.extra",
    "Place stands before contact, each once.",
  );
  const grant = {
    jti: fields.id("jti"),
    requestLeaf: fields.hash("requestLeaf"),
    agencyId: audience.hash("agencyId"),
    caseKeyId: audience.hash("caseKeyId"),
    clips,
    purpose: detail.text("purpose"),
    terms: readTerms(detail.fields("terms")),
    extras,
    signer: fields.hash("signer"),
    iat: fields.integer("iat", 0),
    exp: fields.integer("exp", 0),
  };
  must(
    detail.texts("datatypes").join() === datatypesOf(grant).join(),
    "grant.datatypes",
    "The datatypes are not exactly what was sealed.",
  );
  must(
    grant.exp > grant.iat && grant.exp - grant.iat <= LONGEST_GRANT,
    "grant.lifetime",
    "A grant lives at most 259,200 seconds.",
  );
  return grant;
}

function readClip(json: Json): GrantedClip {
  const fields = Fields.of(json, "The granted clip").exactly("statement", "sealedKeys");
  const sealedKeys = fields.array("sealedKeys", 1, KINDS.length).map((element) => {
    const key = Fields.of(element, "The granted key").exactly("kind", "sealed");
    return { kind: key.oneOf("kind", KINDS), sealed: key.bytes("sealed", SEALED_KEY) };
  });
  const kinds = sealedKeys.map((key) => key.kind);
  must(inKindOrder(kinds), "grant.kinds", "Each kind stands once, in the order video, audio, detail.");
  must(
    !kinds.includes("poster") && kinds.includes("video") === kinds.includes("detail"),
    "grant.kinds",
    "A clip is granted with picture and detail, with sound, or with all three.",
  );
  return { statement: fields.hash("statement"), sealedKeys };
}

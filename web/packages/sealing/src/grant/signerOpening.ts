import { type CircleState, isPrimary } from "../circle/circleState.js";
import { sha256 } from "../crypto/sha256.js";
import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, random, utf8 } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { hashOf, type Json, type JsonObject } from "../json/jcs.js";
import { compactKid, signCompact, verifyCompact } from "../jws/compactJws.js";
import type { SignedDocument } from "../jws/signedDocument.js";
import type { Signer } from "../key/signer.js";
import { must } from "../refused.js";
import { readGrant } from "./grant.js";

const TYP = "porchlight-grant-signer";

/** Who in the household granted (SF-20). The grant shows only SHA-256(salt | JWS); the home or a court can open it. */
export interface SignerOpening {
  readonly salt: Bytes;
  /** Compact JWS by the member device over `{typ, v, grant}`. */
  readonly jws: string;
}

/** Signs a grant's payload without `signer`. */
export async function openSigner(member: Signer, unattributed: JsonObject): Promise<SignerOpening> {
  const payload = { typ: TYP, v: 1, grant: await hashOf(unattributed) };
  return { salt: random(32), jws: await signCompact(payload, member) };
}

/** What the grant shows. */
export async function signerCommitment(opening: SignerOpening): Promise<string> {
  return encodeBase64Url(await sha256(opening.salt, utf8(opening.jws)));
}

export function signerOpeningJson(opening: SignerOpening): JsonObject {
  return { salt: encodeBase64Url(opening.salt), jws: opening.jws };
}

export function readSignerOpening(json: Json): SignerOpening {
  const fields = Fields.of(json, "The signer opening").exactly("salt", "jws");
  return { salt: fields.bytes("salt", 32), jws: fields.text("jws") };
}

/** The id of the member who granted; refused unless a primary of the household at that time (Unix seconds). */
export async function verifySigner(
  opening: SignerOpening,
  grant: SignedDocument,
  home: CircleState,
  time: number,
): Promise<string> {
  must(
    readGrant(grant).signer === (await signerCommitment(opening)),
    "grant.signer",
    "This is not the opening of the grant's signer.",
  );
  const member = home.members.get(compactKid(opening.jws, TYP));
  must(isPrimary(member, time), "grant.not-primary", "Only a primary member of the household may grant.");
  const fields = Fields.of(await verifyCompact(opening.jws, member.member.sign, TYP), "The grant signer").exactly(
    "typ", "v", "grant",
  );
  const { signer: _signer, ...unattributed } = grant.payload;
  must(fields.hash("grant") === (await hashOf(unattributed)), "grant.signer", "The member signed another grant.");
  return member.member.id;
}

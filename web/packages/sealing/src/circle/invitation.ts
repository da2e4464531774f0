import { hkdfSha256 } from "../crypto/hkdf.js";
import { hmacSha256, hmacSha256Holds } from "../crypto/hmac.js";
import { decodeBase64Url, encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, random } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { canonical, type Json, type JsonObject } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import type { Signer } from "../key/signer.js";
import { must, Refused } from "../refused.js";
import { Member } from "./member.js";

/** How long an invitation holds, in seconds. */
export const INVITATION_LIFETIME = 900;
const FRAGMENT = /^c=([A-Za-z0-9_-]{43})&s=([A-Za-z0-9_-]{43})$/;

/** An invitation to a circle (SF-09): shown as a QR code or in a link's fragment, so that no server sees the secret. */
export interface Invitation {
  readonly circleId: string;
  /** 32 bytes. */
  readonly secret: Bytes;
}

export function newInvitation(circleId: string): Invitation {
  return { circleId, secret: random(32) };
}

/** `c=<circleId>&s=<base64url secret>`. */
export function invitationText(invitation: Invitation): string {
  return `c=${invitation.circleId}&s=${encodeBase64Url(invitation.secret)}`;
}

export function readInvitation(text: string): Invitation {
  const [, circleId, secret] = FRAGMENT.exec(text) ?? [];
  if (circleId === undefined || secret === undefined) {
    throw new Refused("invitation.text", "This is not an invitation. Ask for a new one.");
  }
  decodeBase64Url(circleId, 32);
  return { circleId, secret: decodeBase64Url(secret, 32) };
}

/** The new device answers `{join, mac}`. */
export async function answerInvitation(invitation: Invitation, member: Member, signer: Signer): Promise<JsonObject> {
  const payload = {
    typ: "porchlight-join",
    v: 1,
    circleId: invitation.circleId,
    member: member.toJson(),
    nonce: encodeBase64Url(random(32)),
  };
  const join = await SignedDocument.sign(payload, signer);
  await join.verifyExactly([member.sign]);
  const mac = await hmacSha256(await macKey(invitation), canonical(payload));
  return { join: join.toJson(), mac: encodeBase64Url(mac) };
}

/** The primary reads an answer before it signs `add-member`. `madeAt` and `now` are Unix seconds. */
export async function acceptInvitationAnswer(
  invitation: Invitation,
  answer: Json,
  madeAt: number,
  now: number,
): Promise<Member> {
  must(
    now >= madeAt && now < madeAt + INVITATION_LIFETIME,
    "invitation.expired",
    "The invitation is older than 15 minutes. Make a new one.",
  );
  const fields = Fields.of(answer, "The invitation's answer").exactly("join", "mac");
  const join = SignedDocument.of(fields.value("join"));
  must(
    await hmacSha256Holds(await macKey(invitation), fields.bytes("mac"), canonical(join.payload)),
    "invitation.mac",
    "The answer was not made by somebody who holds this invitation.",
  );
  const payload = Fields.of(join.payload, "The join document")
    .exactly("typ", "v", "circleId", "member", "nonce")
    .typed("porchlight-join");
  payload.bytes("nonce", 32);
  must(
    payload.hash("circleId") === invitation.circleId,
    "invitation.other-circle",
    "The answer is for another circle.",
  );
  const member = await Member.of(payload.value("member"));
  await join.verifyExactly([member.sign]);
  return member;
}

function macKey(invitation: Invitation): Promise<Bytes> {
  return hkdfSha256(invitation.secret, new Uint8Array(0), "porchlight/invite/1");
}

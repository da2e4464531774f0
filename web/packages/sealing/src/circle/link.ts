import { Fields } from "../json/fields.js";
import type { Json, JsonObject } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import { must, Refused } from "../refused.js";
import { type PairingMessage, readPairingMessage } from "../pairing/pairingMessage.js";
import { Member } from "./member.js";

export type CircleType = "household" | "agency";
export const AGENCY_KINDS = ["police", "fire", "ems", "civil-protection"] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];
export const ROLES = ["primary", "member"] as const;
export type Role = (typeof ROLES)[number];

/** The two HPKE keys of a circle: `view`, opened by all members; `release`, by primaries. */
export interface CirclePublicKeys {
  readonly viewKey: PublicKey;
  readonly releaseKey: PublicKey;
}

/** What a link says, by kind (SF-06). */
export type LinkBody =
  | ({
      readonly kind: "create";
      readonly type: CircleType;
      readonly member: Member;
      readonly recovery?: Member;
      readonly name?: string;
      readonly agencyKind?: AgencyKind;
    } & CirclePublicKeys)
  | { readonly kind: "add-member"; readonly member: Member; readonly role: Role; readonly effectiveAt: number }
  | ({ readonly kind: "remove-member"; readonly memberId: string } & CirclePublicKeys)
  | ({ readonly kind: "rotate" } & CirclePublicKeys)
  | { readonly kind: "change-role"; readonly memberId: string; readonly role: Role; readonly releaseKey?: PublicKey }
  | ({ readonly kind: "set-recovery"; readonly recovery: Member } & CirclePublicKeys)
  | { readonly kind: "add-device"; readonly device: PublicKey; readonly m: PairingMessage; readonly answer: SignedDocument }
  | { readonly kind: "remove-device"; readonly deviceId: string };

const KINDS = [
  "create",
  "add-member",
  "remove-member",
  "rotate",
  "change-role",
  "set-recovery",
  "add-device",
  "remove-device",
] as const;

/** One signed link (SF-06). It has its form; Chain checks signatures and its right to stand there. */
export class Link {
  private constructor(
    readonly document: SignedDocument,
    readonly n: number,
    readonly at: number,
    readonly previous: string,
    readonly body: LinkBody,
    /** SF-04; of `create` this is the circleId. */
    readonly hash: string,
  ) {}

  static async of(json: Json | SignedDocument): Promise<Link> {
    const document = json instanceof SignedDocument ? json : SignedDocument.of(json);
    const fields = Fields.of(document.payload, "The link")
      .exactly("typ", "v", "n", "at", "previous", "kind", "body")
      .typed("porchlight-link");
    const n = fields.integer("n", 0);
    const kind = fields.oneOf("kind", KINDS);
    must((n === 0) === (kind === "create"), "link.create", "The first link of a chain, and no other, is a create link.");
    const previous = n === 0 ? fields.text("previous", "") : fields.hash("previous");
    const body = await readBody(kind, fields.fields("body"));
    return new Link(document, n, fields.integer("at", 0), previous, body, await document.hash());
  }

  static async sign(n: number, at: number, previous: string, body: LinkBody, ...signers: readonly Signer[]): Promise<Link> {
    const payload = { typ: "porchlight-link", v: 1, n, at, previous, kind: body.kind, body: bodyJson(body) };
    return Link.of(await SignedDocument.sign(payload, ...signers));
  }

  get kind(): LinkBody["kind"] {
    return this.body.kind;
  }

  /** One more signature: links of an agency are signed in several places. */
  async cosigned(signer: Signer): Promise<Link> {
    return Link.of(await this.document.withSignature(signer));
  }

  toJson(): JsonObject {
    return this.document.toJson();
  }
}

async function readBody(kind: LinkBody["kind"], body: Fields): Promise<LinkBody> {
  switch (kind) {
    case "create":
      return readCreate(body);
    case "add-member":
      body.exactly("member", "role", "effectiveAt");
      return {
        kind,
        member: await Member.of(body.value("member")),
        role: body.oneOf("role", ROLES),
        effectiveAt: body.integer("effectiveAt", 0),
      };
    case "remove-member":
      body.exactly("memberId", "viewKey", "releaseKey");
      return { kind, memberId: body.hash("memberId"), ...(await readKeys(body)) };
    case "rotate":
      body.exactly("viewKey", "releaseKey");
      return { kind, ...(await readKeys(body)) };
    case "change-role":
      return readChangeRole(body);
    case "set-recovery":
      body.exactly("recovery", "viewKey", "releaseKey");
      return { kind, recovery: await Member.of(body.value("recovery")), ...(await readKeys(body)) };
    case "add-device": {
      const pairing = body.exactly("device", "pairing").fields("pairing").exactly("m", "answer");
      return {
        kind,
        device: await PublicKey.of(body.value("device")),
        m: readPairingMessage(pairing.value("m")),
        answer: SignedDocument.of(pairing.value("answer")),
      };
    }
    case "remove-device":
      return { kind, deviceId: body.exactly("deviceId").hash("deviceId") };
  }
}

async function readCreate(body: Fields): Promise<LinkBody> {
  const type = body.oneOf("type", ["household", "agency"] as const);
  if (type === "household") {
    body.exactly("type", "member", "viewKey", "releaseKey", "recovery");
    const recovery = await Member.of(body.value("recovery"));
    return { kind: "create", type, member: await Member.of(body.value("member")), recovery, ...(await readKeys(body)) };
  }
  body.exactly("type", "name", "agencyKind", "member", "viewKey", "releaseKey");
  const name = body.text("name");
  must(name.trim() !== "", "link.create", "An agency's name is not blank.");
  const agencyKind = body.oneOf("agencyKind", AGENCY_KINDS);
  return { kind: "create", type, name, agencyKind, member: await Member.of(body.value("member")), ...(await readKeys(body)) };
}

async function readChangeRole(body: Fields): Promise<LinkBody> {
  const role = body.oneOf("role", ROLES);
  if (role === "primary") {
    body.exactly("memberId", "role");
    return { kind: "change-role", memberId: body.hash("memberId"), role };
  }
  body.exactly("memberId", "role", "releaseKey");
  const releaseKey = await PublicKey.of(body.value("releaseKey"));
  return { kind: "change-role", memberId: body.hash("memberId"), role, releaseKey };
}

async function readKeys(body: Fields): Promise<CirclePublicKeys> {
  return {
    viewKey: await PublicKey.of(body.value("viewKey"), "The view key"),
    releaseKey: await PublicKey.of(body.value("releaseKey"), "The release key"),
  };
}

function bodyJson(body: LinkBody): JsonObject {
  switch (body.kind) {
    case "create": {
      const common = { type: body.type, member: body.member.toJson(), ...keysJson(body) };
      if (body.type === "household" && body.recovery !== undefined) {
        return { ...common, recovery: body.recovery.toJson() };
      }
      if (body.type === "agency" && body.name !== undefined && body.agencyKind !== undefined) {
        return { ...common, name: body.name, agencyKind: body.agencyKind };
      }
      throw new Refused("link.create", "A household has a recovery principal; an agency has a name and a kind.");
    }
    case "add-member":
      return { member: body.member.toJson(), role: body.role, effectiveAt: body.effectiveAt };
    case "remove-member":
      return { memberId: body.memberId, ...keysJson(body) };
    case "rotate":
      return keysJson(body);
    case "change-role":
      return {
        memberId: body.memberId,
        role: body.role,
        ...(body.releaseKey === undefined ? {} : { releaseKey: body.releaseKey.toJson() }),
      };
    case "set-recovery":
      return { recovery: body.recovery.toJson(), ...keysJson(body) };
    case "add-device":
      return { device: body.device.toJson(), pairing: { m: { ...body.m }, answer: body.answer.toJson() } };
    case "remove-device":
      return { deviceId: body.deviceId };
  }
}

function keysJson(keys: CirclePublicKeys): JsonObject {
  return { viewKey: keys.viewKey.toJson(), releaseKey: keys.releaseKey.toJson() };
}

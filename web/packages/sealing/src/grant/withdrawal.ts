import type { Statement } from "../clip/statement.js";
import { Fields } from "../json/fields.js";
import { SignedDocument } from "../jws/signedDocument.js";
import type { PrivateKey } from "../key/privateKey.js";
import { decodeBase64Url } from "../encoding/base64url.js";
import { must } from "../refused.js";
import { readGrant } from "./grant.js";

/** Takes back clips of a grant (SF-21). Stops further fetches; does not recall a key that was already delivered. */
export interface Withdrawal {
  readonly jti: string;
  /** Hash of the grant's payload. */
  readonly grant: string;
  /** Hashes of the statements withdrawn. */
  readonly clips: readonly string[];
  readonly iat: number;
}

/** Signs with the clip keys kept while the grant lives (kind `grant-key`). */
export async function signWithdrawal(
  grant: SignedDocument,
  clips: readonly { readonly statement: Statement; readonly clipKey: PrivateKey }[],
  now: number,
): Promise<SignedDocument> {
  const payload = {
    typ: "porchlight-withdrawal",
    v: 1,
    jti: readGrant(grant).jti,
    grant: await grant.hash(),
    clips: clips.map((clip) => clip.statement.hash),
    iat: now,
  };
  const signers = await Promise.all(clips.map((clip) => clip.clipKey.signer()));
  const document = await SignedDocument.sign(payload, ...signers);
  await verifyWithdrawal(
    document,
    grant,
    clips.map((clip) => clip.statement),
  );
  return document;
}

/** Reads and checks a withdrawal of a grant that was verified before. */
export async function verifyWithdrawal(
  document: SignedDocument,
  grant: SignedDocument,
  statements: readonly Statement[],
): Promise<Withdrawal> {
  const fields = Fields.of(document.payload, "The withdrawal")
    .exactly("typ", "v", "jti", "grant", "clips", "iat")
    .typed("porchlight-withdrawal");
  const clips = fields.texts("clips", 1, 1000);
  clips.forEach((clip) => decodeBase64Url(clip, 32));
  must(new Set(clips).size === clips.length, "withdrawal.clips", "A withdrawal names each clip once.");
  const withdrawal = { jti: fields.id("jti"), grant: fields.hash("grant"), clips, iat: fields.integer("iat", 0) };
  const granted = readGrant(grant);
  must(
    withdrawal.jti === granted.jti && withdrawal.grant === (await grant.hash()) && withdrawal.iat >= granted.iat,
    "withdrawal.grant",
    "The withdrawal is not of this grant.",
  );
  const keys = clips.map((clip) => {
    const statement = statements.find((candidate) => candidate.hash === clip);
    must(
      statement !== undefined && granted.clips.some((candidate) => candidate.statement === clip),
      "withdrawal.clips",
      "The withdrawal names a clip that was not granted.",
    );
    return statement.clipKey;
  });
  const ids = new Set(keys.map((key) => key.id));
  must(
    document.kids.length === ids.size && document.kids.every((kid) => ids.has(kid)),
    "withdrawal.wrong-key",
    "A withdrawal is signed by the keys of exactly its clips.",
  );
  await document.verify(keys);
  return withdrawal;
}

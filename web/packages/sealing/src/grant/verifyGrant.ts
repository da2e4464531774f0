import type { Kind } from "../clip/kind.js";
import { openTrackKeyOfGrant } from "../clip/sealedKey.js";
import type { Statement } from "../clip/statement.js";
import { hpkeOpen } from "../crypto/hpke.js";
import { encodeBase64Url } from "../encoding/base64url.js";
import type { Bytes } from "../encoding/bytes.js";
import { canonicalText } from "../json/jcs.js";
import type { SignedDocument } from "../jws/signedDocument.js";
import type { OpeningKey } from "../key/openingKey.js";
import { must } from "../refused.js";
import { inWindow, type RequestParts } from "../request/footageRequest.js";
import type { AnsweredRequest } from "../request/verifyRequest.js";
import { checkExtra, extraInfo, type ExtraKind } from "./extra.js";
import { type Grant, readGrant } from "./grant.js";

/**
 * Whether a grant answers a request and exactly the holders of its clips' keys signed it (SF-19). `statements` are those
 * of all clips that may be granted; further ones do no harm. Whether it is alive says {@link checkGrantLive}.
 */
export async function verifyGrant(
  document: SignedDocument,
  answered: AnsweredRequest,
  statements: readonly Statement[],
): Promise<Grant & { readonly signer: string }> {
  const grant = readGrant(document);
  checkAnswer(grant, answered);
  const granted = grant.clips.map((clip) => {
    const statement = statements.find((candidate) => candidate.hash === clip.statement);
    must(statement !== undefined, "grant.clip-unknown", "The grant names a clip that was not asked about.");
    must(
      clip.sealedKeys.every((key) => statement.track(key.kind) !== undefined),
      "grant.track",
      "The grant names a track that the clip does not have.",
    );
    must(
      inWindow(answered.request, statement.minute),
      "grant.window",
      "The grant names a clip from outside the request's window.",
    );
    return statement;
  });
  must(
    new Set(granted.map((statement) => statement.clipId)).size === granted.length,
    "grant.clip-unknown",
    "The grant names a clip twice.",
  );
  const keys = granted.map((statement) => statement.clipKey);
  const ids = new Set(keys.map((key) => key.id));
  must(
    ids.size === keys.length && document.kids.length === ids.size && document.kids.every((kid) => ids.has(kid)),
    "grant.wrong-key",
    "A grant is signed by the key of each of its clips and by no other.",
  );
  await document.verify(keys);
  return grant;
}

/** Refuses a grant that is over, or dated more than five minutes ahead. */
export function checkGrantLive(grant: Grant, now: number): void {
  must(now < grant.exp, "grant.expired", "The grant is over.");
  must(grant.iat <= now + 300, "grant.future", "The grant is dated in the future. Check the device's clock.");
}

/** Opens one granted track's key with the case key and checks the commitment. */
export async function openGrantedTrackKey(
  grant: Grant,
  request: RequestParts,
  statement: Statement,
  kind: Kind,
  caseKey: OpeningKey,
): Promise<Bytes> {
  checkCaseKey(request, caseKey);
  const key = grant.clips
    .find((clip) => clip.statement === statement.hash)
    ?.sealedKeys.find((candidate) => candidate.kind === kind);
  must(key !== undefined, "grant.not-granted", `The ${kind} was not granted.`);
  return openTrackKeyOfGrant(caseKey, request.requestId, grant.jti, statement, kind, key.sealed);
}

/** Opens the place or the contact; `bytes` are the file in the bag. */
export async function openGrantedExtra(
  grant: Grant,
  request: RequestParts,
  kind: ExtraKind,
  caseKey: OpeningKey,
): Promise<{ readonly bytes: Bytes; readonly text: string }> {
  checkCaseKey(request, caseKey);
  const extra = grant.extras.find((candidate) => candidate.kind === kind);
  must(extra !== undefined, "grant.not-granted", `The ${kind} was not granted.`);
  const info = extraInfo(request.requestId, grant.jti, request.caseKey.id, kind);
  const bytes = await hpkeOpen(caseKey, info, extra.sealed);
  return { bytes, text: (await checkExtra(extra, bytes)).text };
}

function checkAnswer(grant: Grant, { request, entry }: AnsweredRequest): void {
  must(grant.requestLeaf === encodeBase64Url(entry), "grant.request", "The grant answers another request.");
  must(
    grant.agencyId === request.agencyId && grant.caseKeyId === request.caseKey.id,
    "grant.audience",
    "The grant is for another agency or case key.",
  );
  must(
    grant.purpose === request.purpose && canonicalText({ ...grant.terms }) === canonicalText({ ...request.terms }),
    "grant.terms",
    "Purpose and terms are not those of the request.",
  );
  must(grant.iat <= request.deadline, "grant.deadline", "The grant was made after the request's deadline.");
}

function checkCaseKey(request: RequestParts, caseKey: OpeningKey): void {
  must(caseKey.publicKey.equals(request.caseKey), "grant.case-key", "This is not the request's case key.");
}

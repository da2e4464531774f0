import { type Kind, KINDS } from "../clip/kind.js";
import { sealTrackKeyForGrant } from "../clip/sealedKey.js";
import type { Statement } from "../clip/statement.js";
import { checkTrackKey } from "../clip/track.js";
import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, randomId } from "../encoding/bytes.js";
import { SignedDocument } from "../jws/signedDocument.js";
import type { PrivateKey } from "../key/privateKey.js";
import type { Signer } from "../key/signer.js";
import { must } from "../refused.js";
import { LONGEST_GRANT } from "../request/footageRequest.js";
import type { AnsweredRequest } from "../request/verifyRequest.js";
import { EXTRA_KINDS, extraBytes, type ExtraKind, type SealedExtra, sealExtra } from "./extra.js";
import { type Grant, type GrantedClip, unattributedPayload } from "./grant.js";
import { openSigner, signerCommitment, type SignerOpening } from "./signerOpening.js";
import { verifyGrant } from "./verifyGrant.js";

export interface ClipToGrant {
  readonly statement: Statement;
  /** The clip's own key, which only primaries can open. */
  readonly clipKey: PrivateKey;
  /** Track keys of what was ticked; picture brings `detail` along. */
  readonly trackKeys: ReadonlyMap<Kind, Bytes>;
}

export interface GrantToBuild {
  /** Verified before: {@link verifyLoggedRequest}. */
  readonly answered: AnsweredRequest;
  readonly clips: readonly ClipToGrant[];
  readonly extras: readonly { readonly kind: ExtraKind; readonly text: string }[];
  /** A primary's device. */
  readonly member: Signer;
  /** Unix seconds. */
  readonly now: number;
  /** Seconds, at most 72 hours. */
  readonly life?: number;
}

/**
 * Makes a grant on a primary's device: seals each ticked track's key to the case key, binds the member in secret, signs
 * with every clip's key. What comes back has been checked as every reader checks it.
 */
export async function buildGrant(
  parts: GrantToBuild,
): Promise<{
  readonly grant: SignedDocument;
  readonly opening: SignerOpening;
  readonly jti: string;
  /** The bytes that were sealed: only who keeps them can put them into a bag later. */
  readonly extras: readonly { readonly kind: ExtraKind; readonly bytes: Bytes }[];
}> {
  const { request, entry } = parts.answered;
  const jti = randomId();
  const clips: GrantedClip[] = [];
  for (const clip of parts.clips) {
    must(
      clip.clipKey.publicKey.equals(clip.statement.clipKey),
      "grant.wrong-key",
      "A grant is signed by the clip's own key.",
    );
    const sealedKeys = [];
    for (const kind of KINDS) {
      const trackKey = clip.trackKeys.get(kind);
      if (trackKey !== undefined) {
        await checkTrackKey(clip.statement, kind, trackKey);
        const sealed = await sealTrackKeyForGrant(request.caseKey, request.requestId, jti, clip.statement, kind, trackKey);
        sealedKeys.push({ kind, sealed });
      }
    }
    clips.push({ statement: clip.statement.hash, sealedKeys });
  }
  const extras: SealedExtra[] = [];
  const extraPlaintexts: { kind: ExtraKind; bytes: Bytes }[] = [];
  for (const kind of EXTRA_KINDS) {
    const extra = parts.extras.find((candidate) => candidate.kind === kind);
    if (extra !== undefined) {
      const bytes = extraBytes(kind, extra.text);
      extraPlaintexts.push({ kind, bytes });
      extras.push(await sealExtra(request.caseKey, request.requestId, jti, kind, bytes));
    }
  }
  const payload: Grant = {
    jti,
    requestLeaf: encodeBase64Url(entry),
    agencyId: request.agencyId,
    caseKeyId: request.caseKey.id,
    clips,
    purpose: request.purpose,
    terms: request.terms,
    extras,
    iat: parts.now,
    exp: parts.now + (parts.life ?? LONGEST_GRANT),
  };
  const unattributed = unattributedPayload(payload);
  const opening = await openSigner(parts.member, unattributed);
  const signers = await Promise.all(parts.clips.map((clip) => clip.clipKey.signer()));
  const grant = await SignedDocument.sign({ ...unattributed, signer: await signerCommitment(opening) }, ...signers);
  await verifyGrant(
    grant,
    parts.answered,
    parts.clips.map((clip) => clip.statement),
  );
  return { grant, opening, jti, extras: extraPlaintexts };
}

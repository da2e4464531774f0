import {
  type Chain,
  checkRequestNow,
  commitToCase,
  encodeBase64Url,
  membersAt,
  must,
  PrivateKey,
  random,
  randomId,
  readRequest,
  type RequestParts,
  SignedDocument,
  sealKeyringEntry,
  signRequest,
  verifyRequest,
} from '@porchlight/sealing';
import type { Lists, RequestSubmission, RequestView } from '../api/types';
import type { Device } from '../device/device';
import { type Draft, readDraft } from './draft';
import type { EarlierRequest } from './caseRules';

/**
 * Makes a request of a draft and signs it with this device (SF-18). The fresh case key is sealed to every officer of the
 * agency; its private half is forgotten with this call.
 */
export async function signDraft(
  draft: Draft,
  agency: Chain,
  device: Device,
  lists: Lists,
  earlier: readonly EarlierRequest[],
  now: number,
): Promise<RequestSubmission> {
  const read = readDraft(draft, earlier, now);
  const { area, window } = read;
  must(
    Object.keys(read.problems).length === 0 && area !== undefined && window !== undefined,
    'request.draft',
    'The draft is not complete.',
  );
  const terms = lists.terms.at(-1);
  must(terms !== undefined, 'request.terms', 'There are no terms in force.');
  const caseKey = await PrivateKey.generate();
  const salt = random(32);
  const caseNumber = draft.caseNumber.trim();
  const parts: RequestParts = {
    requestId: randomId(),
    agencyId: agency.circleId,
    headHash: agency.head.hash,
    caseKey: caseKey.publicKey,
    case: await commitToCase(salt, caseNumber),
    offence: draft.offence,
    purpose: draft.purpose,
    cells: area.cells.map((cell) => cell.id),
    window,
    deadline: read.deadline,
    terms: { text: terms.hash, retainUntil: read.retainUntil, noReshare: true, noFaceSearch: true },
    text: draft.text.trim(),
  };
  checkRequestNow(parts, codesOf(lists), now);
  const request = await signRequest(parts, device.keys.signer);
  const caseKeyEntries = await Promise.all(
    membersAt(agency.state, Math.max(now, agency.state.at)).map(async ({ member }) => ({
      memberOpenKeyId: member.open.id,
      entry: encodeBase64Url(await sealKeyringEntry(agency.circleId, 'case', caseKey, member.open)),
    })),
  );
  return { request: request.toJson(), caseNumber, caseSalt: encodeBase64Url(salt), caseKeyEntries };
}

/** A colleague's request after all checks that come before a second signature. */
export async function checkBeforeCosigning(
  document: SignedDocument,
  agency: Chain,
  lists: Lists,
  now: number,
): Promise<RequestParts> {
  const request = await verifyRequest(document, agency, 1);
  must(
    request.headHash === agency.head.hash,
    'request.stale',
    'The agency changed after this request was written. Write it again.',
  );
  checkRequestNow(request, codesOf(lists), now);
  return request;
}

/** Adds this device's signature as the second officer's. */
export async function cosign(
  document: SignedDocument,
  agency: Chain,
  device: Device,
  lists: Lists,
  now: number,
): Promise<SignedDocument> {
  await checkBeforeCosigning(document, agency, lists, now);
  const both = await document.withSignature(device.keys.signer);
  await verifyRequest(both, agency);
  return both;
}

/** The agency's requests that count for the rules of a case. */
export async function earlierRequests(views: readonly RequestView[]): Promise<EarlierRequest[]> {
  const counted = views.filter((view) => view.status !== 'refused');
  return Promise.all(
    counted.map(async (view) => {
      const { cells, window } = await readRequest(SignedDocument.of(view.request));
      return { caseNumber: view.caseNumber, cells, window };
    }),
  );
}

function codesOf(lists: Lists): { offences: string[]; purposes: string[]; terms: string[] } {
  return {
    offences: lists.offences.map(({ code }) => code),
    purposes: lists.purposes.map(({ code }) => code),
    terms: lists.terms.map(({ hash }) => hash),
  };
}

import {
  IngestProof,
  inWindow,
  LogProof,
  type LoggedRequest,
  must,
  Statement,
  type TrustPolicy,
  utf8,
  verifyLoggedRequest,
} from '@porchlight/sealing';
import type { EventKind, Prompt } from '../circle/api';
import { offenceText, purposeText, termsOf } from './lists';

/** A clip that a request asks for, proved to have been on record before the request. */
export interface AskedClip {
  readonly statement: Statement;
  readonly kind: EventKind;
  /** Index of its ingest batch in the log. */
  readonly loggedAt: number;
}

/** A prompt after all checks that need no key. */
export interface CheckedPrompt {
  readonly prompt: Prompt;
  readonly logged: LoggedRequest;
  readonly clips: readonly AskedClip[];
  readonly offence: string;
  readonly purpose: string;
  readonly terms: string;
}

/**
 * Everything that is checked before a prompt may be answered: the agency's chain and accreditation, both
 * officers, the log proofs under witnessed checkpoints, that every clip was on record before the request and lies in its
 * window, and that offence, purpose and terms are ones that this app knows.
 */
export async function checkPrompt(prompt: Prompt, trust: TrustPolicy): Promise<CheckedPrompt> {
  const logged = await verifyLoggedRequest({
    request: prompt.request,
    requestProof: LogProof.parse(utf8(prompt.requestProof)),
    agencyChain: prompt.agencyChain,
    agencyProof: LogProof.parse(utf8(prompt.agencyProof)),
    trust,
  });
  must(logged.request.requestId === prompt.requestId, 'prompt.request', 'The prompt is for another request.');
  const clips: AskedClip[] = [];
  for (const clip of prompt.clips) {
    clips.push(await checkClip(clip, logged, trust));
  }
  must(clips.length > 0, 'prompt.clips', 'The request asks for no clip of this home.');
  must(
    new Set(clips.map((clip) => clip.statement.hash)).size === clips.length,
    'prompt.clips',
    'The prompt names a clip twice.',
  );
  return {
    prompt,
    logged,
    clips: clips.sort((a, b) => a.statement.minute - b.statement.minute),
    offence: offenceText(logged.request.offence),
    purpose: purposeText(logged.request.purpose),
    terms: new TextDecoder().decode(await termsOf(logged.request.terms.text)),
  };
}

async function checkClip(clip: Prompt['clips'][number], logged: LoggedRequest, trust: TrustPolicy): Promise<AskedClip> {
  const statement = await Statement.of(clip.statement);
  must(statement.clipId === clip.clipId, 'prompt.clip', 'The prompt shows the statement of another clip.');
  const proof = IngestProof.parse(utf8(clip.ingestProof));
  const shown = await proof.verify(trust);
  await proof.checkStatement(statement);
  must(shown.index < logged.shown.index, 'ingest.order', 'A clip was put on record only after the request.');
  must(
    inWindow(logged.request, statement.minute),
    'prompt.window',
    'A clip of the prompt lies outside the time that the request names.',
  );
  return { statement, kind: clip.kind, loggedAt: shown.index };
}

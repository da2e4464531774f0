import { type Disclosure, Refused } from '@porchlight/sealing';

/** The checks of a disclosure in the order in which they are read; each is a message key `check.…`. */
export const CHECKS = ['agency', 'officers', 'request-logged', 'clip-keys', 'grant-logged', 'ingest', 'commitment', 'plaintext'] as const;
export type CheckName = (typeof CHECKS)[number];
export type CheckState = 'held' | 'failed' | 'open';

/** Checks that hold as soon as a granted message was verified; the other two need the clip's bytes. */
const BEFORE_OPENING = CHECKS.slice(0, 6);

/** What stands of each check: with a verified message, and with the clip opened from its sealed bytes. */
export function checksOf(clipOpened: boolean): Record<CheckName, CheckState> {
  const state = (name: CheckName): CheckState => (clipOpened || BEFORE_OPENING.includes(name) ? 'held' : 'open');
  return Object.fromEntries(CHECKS.map((name) => [name, state(name)])) as Record<CheckName, CheckState>;
}

/** Which check a refusal belongs to. What came after it was not reached and stays open. */
export function failedCheck(error: unknown): CheckName | undefined {
  if (!(error instanceof Refused)) return undefined;
  const [area, rest] = error.code.split('.', 2);
  if (area === 'clip') return rest === 'commitment' || rest === 'key' ? 'commitment' : 'plaintext';
  if (area === 'ingest' || area === 'statement') return 'ingest';
  if (area === 'grant') return rest === 'too-late' || rest === 'order' ? 'grant-logged' : 'clip-keys';
  if (area === 'chain' || area === 'link' || error.code === 'request.agency-too-new') return 'agency';
  if (area === 'request') return 'officers';
  return undefined;
}

/** When witnesses first saw request and grant, for the words of the checks. */
export function shownTimes(disclosure: Disclosure): { readonly request: number; readonly grant: number } {
  return { request: disclosure.logged.shown.time, grant: disclosure.grantShown.time };
}

import { LONGEST_REQUEST_TEXT } from '@porchlight/sealing';
import { TOWN } from '../town/town';
import { type Area, cellOf, circleProblem, snapCircle } from './area';
import { caseFacts, type CaseFacts, type EarlierRequest, isCaseNumber, windowFits } from './caseRules';
import { readCorners, snapPolygon } from './polygon';
import { recentWindow, wallClock, type Window, windowOf, windowProblem } from './window';

/** What an officer types; kept on this device until it is signed. */
export interface Draft {
  caseNumber: string;
  shape: 'circle' | 'polygon';
  /** Of the polygon, as typed: one on each line. */
  corners: string;
  lat: number | null;
  lng: number | null;
  radius: number | null;
  date: string;
  time: string;
  /** Seconds. */
  length: number;
  zone: string;
  offence: string;
  purpose: string;
  text: string;
  answerDays: number;
  keepDays: number;
}

/** Days that homes have to answer: between the 1 and 7 of SF-18, with a margin for the second officer. */
export const ANSWER_DAYS = [2, 3, 4, 5, 6] as const;
/** Days after the deadline until every copy must be deleted. */
export const KEEP_DAYS = [30, 90, 180, 365] as const;
export const DAY = 86_400;

export function newDraft(now: number): Draft {
  const window = recentWindow(now, TOWN.zone);
  return {
    caseNumber: '',
    shape: 'circle',
    corners: '',
    lat: TOWN.centre.lat,
    lng: TOWN.centre.lng,
    radius: 300,
    ...wallClock(window.start, TOWN.zone),
    length: window.end - window.start,
    zone: TOWN.zone,
    offence: '',
    purpose: '',
    text: '',
    answerDays: 3,
    keepDays: 90,
  };
}

export type DraftField = 'caseNumber' | 'where' | 'when' | 'offence' | 'purpose' | 'text';

/** A draft as far as it can be understood, and what stands in the way of signing it: a message key for each field. */
export interface ReadDraft {
  readonly area?: Area;
  readonly window?: Window;
  readonly facts?: CaseFacts;
  readonly deadline: number;
  readonly retainUntil: number;
  readonly problems: Readonly<Partial<Record<DraftField, string>>>;
}

/** Reads a draft by the rules of SF-18 and of the case, on public facts only. */
export function readDraft(draft: Draft, earlier: readonly EarlierRequest[], now: number): ReadDraft {
  const problems: Partial<Record<DraftField, string>> = {};
  const number = draft.caseNumber.trim();
  if (!isCaseNumber(number)) problems.caseNumber = number === '' ? 'problem.case.missing' : 'problem.case.form';
  const facts = caseFacts(number, earlier);
  const area = areaOf(draft, facts);
  if (typeof area === 'string') problems.where = `problem.where.${area}`;
  const window = windowOf(draft.date, draft.time, draft.length, draft.zone);
  const trouble = typeof window === 'string' ? window : windowProblem(window, now);
  if (trouble !== undefined) problems.when = `problem.when.${trouble}`;
  else if (typeof window !== 'string' && !windowFits(facts, window)) problems.when = 'problem.when.case';
  if (draft.offence === '') problems.offence = 'problem.offence';
  if (draft.purpose === '') problems.purpose = 'problem.purpose';
  const text = draft.text.trim();
  if (text === '' || text.length > LONGEST_REQUEST_TEXT) problems.text = text === '' ? 'problem.text.missing' : 'problem.text.long';
  const deadline = Math.floor(now / 60) * 60 + draft.answerDays * DAY;
  return {
    ...(typeof area === 'string' ? {} : { area }),
    ...(typeof window === 'string' ? {} : { window }),
    ...(facts === undefined ? {} : { facts }),
    deadline,
    retainUntil: deadline + draft.keepDays * DAY,
    problems,
  };
}

/** A case has one area: a later request takes the first one's. */
function areaOf(draft: Draft, facts: CaseFacts | undefined): Area | string {
  if (facts !== undefined) return { cells: facts.cells.map(cellOf), widened: false, leftOut: 0 };
  if (draft.shape === 'polygon') {
    const corners = readCorners(draft.corners);
    return typeof corners === 'string' ? corners : snapPolygon(corners);
  }
  const { lat, lng, radius } = draft;
  if (lat === null || lng === null || radius === null) return lat === null ? 'latitude' : lng === null ? 'longitude' : 'radius';
  return circleProblem(lat, lng, radius) ?? snapCircle({ lat, lng }, radius);
}

import type { Window } from './window';

/** What an earlier request of the agency says about a case; refused ones are left out. */
export interface EarlierRequest {
  readonly caseNumber: string;
  /** Sorted. */
  readonly cells: readonly string[];
  readonly window: Window;
}

export const LONGEST_CASE_NUMBER = 64;
export const WINDOWS_PER_CASE = 2;

/** What is already fixed for a case: its one area, and the windows used of at most two. */
export interface CaseFacts {
  readonly cells: readonly string[];
  readonly windows: readonly Window[];
}

export function caseFacts(caseNumber: string, earlier: readonly EarlierRequest[]): CaseFacts | undefined {
  const same = earlier.filter((request) => request.caseNumber === caseNumber);
  if (same.length === 0) return undefined;
  const windows: Window[] = [];
  for (const { window } of same) {
    if (!windows.some((known) => sameWindow(known, window))) windows.push(window);
  }
  return { cells: same[0]!.cells, windows };
}

/** Whether one more request of the case may have this window. */
export function windowFits(facts: CaseFacts | undefined, window: Window): boolean {
  return (
    facts === undefined ||
    facts.windows.length < WINDOWS_PER_CASE ||
    facts.windows.some((known) => sameWindow(known, window))
  );
}

/** Letters, digits, blanks and - _ / . : ( ), beginning with a letter or digit. */
export function isCaseNumber(text: string): boolean {
  return text.length <= LONGEST_CASE_NUMBER && /^[\p{L}\p{Nd}][\p{L}\p{Nd} \-_/.:()]*$/u.test(text);
}

function sameWindow(a: Window, b: Window): boolean {
  return a.start === b.start && a.end === b.end;
}

import { must } from "../refused.js";
import type { RequestParts } from "./footageRequest.js";

const DAY = 86_400;
/** How far back a window may start, in seconds. */
export const OLDEST_WINDOW = 30 * DAY;
export const SHORTEST_DEADLINE = DAY;
export const LONGEST_DEADLINE = 7 * DAY;

/** The closed lists of `contracts`: codes, and hashes of the terms files in force. */
export interface RequestLists {
  readonly offences: readonly string[];
  readonly purposes: readonly string[];
  readonly terms: readonly string[];
}

/** The rules of SF-18 that need a clock or a list: whether the request may be logged now. All are public facts. */
export function checkRequestNow(request: RequestParts, lists: RequestLists, now: number): void {
  must(lists.offences.includes(request.offence), "request.offence", "The offence is not on the list.");
  must(lists.purposes.includes(request.purpose), "request.purpose", "The purpose is not on the list.");
  must(lists.terms.includes(request.terms.text), "request.terms", "The request does not name terms that are in force.");
  must(isZone(request.window.zone), "request.zone", "The window's zone is not a known IANA time zone.");
  must(request.window.end <= now, "request.window-future", "The window must lie wholly in the past.");
  must(
    request.window.start >= now - OLDEST_WINDOW,
    "request.window-too-old",
    "The window must start at most 30 days ago.",
  );
  must(
    request.deadline >= now + SHORTEST_DEADLINE && request.deadline <= now + LONGEST_DEADLINE,
    "request.deadline",
    "The deadline must lie 1 to 7 days ahead.",
  );
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

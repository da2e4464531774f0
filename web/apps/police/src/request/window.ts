import { LONGEST_WINDOW, OLDEST_WINDOW, SHORTEST_WINDOW } from '@porchlight/sealing';

const QUARTER = 900;
const MINUTE = 60;

/** Unix seconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly zone: string;
}

export type WindowProblem = 'no-date' | 'no-such-time' | 'quarter' | 'length' | 'future' | 'too-old';

/** Lengths that can be chosen, in seconds: 15 minutes to 12 hours. */
export const LENGTHS: readonly number[] = Array.from({ length: LONGEST_WINDOW / QUARTER }, (_, i) => (i + 1) * QUARTER);

/** Start times that can be chosen: every quarter of an hour of a day, `HH:MM`. */
export const QUARTERS: readonly string[] = Array.from({ length: 96 }, (_, i) => `${two(Math.floor(i / 4))}:${two((i % 4) * 15)}`);

/** The first rule that a window breaks (SF-18, A-03). `slack` seconds leave time for the second officer to read. */
export function windowProblem(window: Window, now: number, slack = 3600): WindowProblem | undefined {
  if (window.start % QUARTER !== 0 || window.end % QUARTER !== 0) return 'quarter';
  const length = window.end - window.start;
  if (length < SHORTEST_WINDOW || length > LONGEST_WINDOW) return 'length';
  if (window.end > now) return 'future';
  return window.start < now - OLDEST_WINDOW + slack ? 'too-old' : undefined;
}

/** A window as the form gives it: local date and time in a zone, and a length. */
export function windowOf(date: string, time: string, length: number, zone: string): Window | WindowProblem {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return 'no-date';
  const start = zonedSeconds(date, time, zone);
  return start === undefined ? 'no-such-time' : { start, end: start + length, zone };
}

/** Unix seconds of a wall clock's time in a zone; undefined where the clocks skip it. Of two such times the earlier. */
export function zonedSeconds(date: string, time: string, zone: string): number | undefined {
  const wall = Date.parse(`${date}T${time}:00Z`) / 1000;
  if (!Number.isFinite(wall)) return undefined;
  const around = [wall - 86_400, wall, wall + 86_400].map((at) => offset(at, zone));
  const found = [...new Set(around)].map((shift) => wall - shift).filter((at) => at + offset(at, zone) === wall);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Wall-clock date and time of an instant in a zone. */
export function wallClock(at: number, zone: string): { readonly date: string; readonly time: string } {
  const text = new Date((at + offset(at, zone)) * 1000).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** The last two whole hours before `now`: what a new request starts with. */
export function recentWindow(now: number, zone: string): Window {
  const end = Math.floor(now / QUARTER) * QUARTER;
  return { start: end - 2 * 3600, end, zone };
}

/** Seconds that the zone is ahead of UTC at an instant. */
function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at * 1000);
  const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)!.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / 1000;
  return wall - Math.floor(at / MINUTE) * MINUTE;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

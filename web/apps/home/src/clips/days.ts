import type { Ring } from '../circle/api';
import { dayKey } from '../platform/time';
import type { Seen } from './clips';

/** One day of the timeline, newest first. */
export interface Day {
  readonly key: string;
  /** Any second of that day. */
  readonly at: number;
  readonly seen: readonly Seen[];
}

/** Groups what was seen by the reader's days; order is kept. */
export function byDay(seen: readonly Seen[]): Day[] {
  const days = new Map<string, { key: string; at: number; seen: Seen[] }>();
  for (const one of seen) {
    const key = dayKey(one.minute);
    const group = days.get(key) ?? { key, at: one.minute, seen: [] };
    group.seen.push(one);
    days.set(key, group);
  }
  return [...days.values()];
}

/** Adds a page to what is there: each event once, newest first. What was there gives way to what is newer. */
export function merge(before: readonly Seen[], page: readonly Seen[]): Seen[] {
  const all = new Map(before.map((one) => [one.entry.eventId, one]));
  for (const one of page) {
    const known = all.get(one.entry.eventId);
    if (known?.statement === undefined || one.statement !== undefined) {
      all.set(one.entry.eventId, one);
    }
  }
  return [...all.values()].sort((a, b) => b.minute - a.minute);
}

/** The ring that is on now: the newest that still rings and was not put aside on this device. */
export function ringing(rings: readonly Ring[], putAside: ReadonlySet<string>, now: number): Ring | undefined {
  return rings.filter((ring) => ring.ringUntil > now && !putAside.has(ring.eventId)).sort((a, b) => b.ringUntil - a.ringUntil)[0];
}

import { Refused } from "../refused.js";

const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** Unix seconds to `YYYY-MM-DDThh:mm:ssZ` (SF-01). */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** Strict reading of `YYYY-MM-DDThh:mm:ssZ` to Unix seconds; dates that do not exist are refused. */
export function parseTime(text: string): number {
  const millis = SHAPE.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isFinite(millis) || formatTime(millis / 1000) !== text) {
    throw new Refused("encoding.time", "A time must read YYYY-MM-DDThh:mm:ssZ.");
  }
  return millis / 1000;
}

import { hpkeOpen, hpkeSeal } from "../crypto/hpke.js";
import type { Bytes } from "../encoding/bytes.js";
import { formatTime } from "../encoding/time.js";
import type { OpeningKey } from "../key/openingKey.js";
import type { PublicKey } from "../key/publicKey.js";
import { must } from "../refused.js";

const HOUR = 3600;
const DAY = 86_400;

/** UTC hour of expiry, `YYYYMMDDTHHZ`: floor of min(minute, arrival) + retention in whole days, at most 30 (SF-16). */
export function epochIdFor(minute: number, arrival: number, retentionDays: number): string {
  must(Number.isInteger(retentionDays) && retentionDays >= 1 && retentionDays <= 30, "epoch.retention", "Retention is 1 to 30 days.");
  const expiry = Math.floor((Math.min(minute, arrival) + retentionDays * DAY) / HOUR) * HOUR;
  return formatTime(expiry).replaceAll("-", "").slice(0, 11) + "Z";
}

export function epochInfo(epochId: string, clipId: string): string {
  return `porchlight/epoch/1|${epochId}|${clipId}`;
}

/** Puts a bundle (or event detail) under an epoch key. */
export function sealUnderEpoch(epochKey: PublicKey, epochId: string, clipId: string, bundle: Bytes): Promise<Bytes> {
  return hpkeSeal(epochKey, epochInfo(epochId, clipId), bundle);
}

export function openUnderEpoch(epochKey: OpeningKey, epochId: string, clipId: string, sealed: Uint8Array): Promise<Bytes> {
  return hpkeOpen(epochKey, epochInfo(epochId, clipId), sealed);
}

import type { PublicKey } from "../key/publicKey.js";
import type { AgencyKind, CircleType, Role } from "./link.js";
import type { Member } from "./member.js";

/** A doorbell never seals under a view key older than this, in seconds (35 days). */
export const MAX_KEY_AGE = 35 * 86_400;
/** The home app rotates of its own accord after this, in seconds (30 days). */
export const ROTATE_AFTER = 30 * 86_400;

export interface Membership {
  readonly member: Member;
  readonly role: Role;
  /** Unix seconds; no right before it. */
  readonly effectiveAt: number;
  /** Number of the link that added the member. */
  readonly since: number;
}

export interface PairedDevice {
  readonly device: PublicKey;
  readonly since: number;
  readonly pairedAt: number;
  readonly resetCounter: number;
}

/** What a circle is after one of its links. Times are Unix seconds. */
export interface CircleState {
  readonly circleId: string;
  readonly type: CircleType;
  readonly name?: string;
  readonly agencyKind?: AgencyKind;
  readonly n: number;
  readonly hash: string;
  readonly at: number;
  readonly members: ReadonlyMap<string, Membership>;
  readonly recovery?: Member;
  readonly viewKey: PublicKey;
  /** `at` of the link that brought it. */
  readonly viewKeyAt: number;
  readonly releaseKey: PublicKey;
  readonly releaseKeyAt: number;
  readonly devices: ReadonlyMap<string, PairedDevice>;
  /** The last reset counter of every doorbell that ever belonged here. */
  readonly resetCounters: ReadonlyMap<string, number>;
}

export function isEffective(membership: Membership | undefined, time: number): membership is Membership {
  return membership !== undefined && membership.effectiveAt <= time;
}

export function isPrimary(membership: Membership | undefined, time: number): membership is Membership {
  return isEffective(membership, time) && membership.role === "primary";
}

/** The primaries at this time: those who sign links and open the release key. */
export function primariesAt(state: CircleState, time: number): Membership[] {
  return [...state.members.values()].filter((membership) => isPrimary(membership, time));
}

/** The members with rights at this time. */
export function membersAt(state: CircleState, time: number): Membership[] {
  return [...state.members.values()].filter((membership) => isEffective(membership, time));
}

import { must, Refused } from "../refused.js";
import { checkPairingAnswer } from "../pairing/pairing.js";
import type { PublicKey } from "../key/publicKey.js";
import { type CircleState, isPrimary, type Membership, type PairedDevice } from "./circleState.js";
import type { CirclePublicKeys, Link, LinkBody } from "./link.js";
import { type ChainTrust, checkCreateSigners, checkLinkSigners, isByRecovery } from "./linkSigners.js";
import type { Member } from "./member.js";

/** How long a member that recovery added waits, in seconds. */
export const RECOVERY_DELAY = 86_400;

/** Every key that ever stood in a chain, and for what: circle and recovery keys must be new, others may come back as they were. */
export type KeyLedger = Map<string, string>;

/** The state after a create link. */
export async function stateAfterCreate(link: Link, ledger: KeyLedger, trust: ChainTrust): Promise<CircleState> {
  const create = link.body;
  must(create.kind === "create", "chain.no-create", "A chain begins with its create link.");
  await checkCreateSigners(link, create, trust);
  recordMember(ledger, create.member);
  recordCircleKeys(ledger, create);
  if (create.recovery !== undefined) {
    recordRecovery(ledger, create.recovery);
  }
  return {
    circleId: link.hash,
    type: create.type,
    ...(create.name === undefined ? {} : { name: create.name }),
    ...(create.agencyKind === undefined ? {} : { agencyKind: create.agencyKind }),
    ...(create.recovery === undefined ? {} : { recovery: create.recovery }),
    n: 0,
    hash: link.hash,
    at: link.at,
    members: new Map([[create.member.id, { member: create.member, role: "primary", effectiveAt: link.at, since: 0 }]]),
    viewKey: create.viewKey,
    viewKeyAt: link.at,
    releaseKey: create.releaseKey,
    releaseKeyAt: link.at,
    devices: new Map(),
    resetCounters: new Map(),
  };
}

/** The state after a later link, if the chain allows it. `earlier` are all links before it. */
export async function stateAfter(
  before: CircleState,
  link: Link,
  ledger: KeyLedger,
  trust: ChainTrust,
  earlier: readonly Link[],
): Promise<CircleState> {
  must(link.n === before.n + 1, "chain.gap", "A link of the chain is missing or repeated.");
  must(link.previous === before.hash, "chain.previous", "A link does not follow the link before it.");
  must(link.at >= before.at, "chain.time", "A link is dated before the link that it follows.");
  if (before.type === "agency") {
    must(link.kind !== "set-recovery", "chain.agency-recovery", "An agency has no recovery: two officers are two people.");
    must(link.kind !== "add-device" && link.kind !== "remove-device", "chain.agency-device", "An agency has no doorbells.");
  }
  await checkLinkSigners(link, before, trust);
  const next = { ...before, n: link.n, hash: link.hash, at: link.at };
  const body = link.body;
  switch (body.kind) {
    case "create":
      throw new Refused("chain.second-create", "A chain has one create link.");
    case "add-member":
      return { ...next, members: withMember(before, link, body, ledger) };
    case "remove-member": {
      membershipOf(before, body.memberId);
      const members = new Map(before.members);
      members.delete(body.memberId);
      checkPrimaryLeft(members, link.at);
      return { ...next, members, ...newKeys(body, link, ledger) };
    }
    case "rotate":
      return { ...next, ...newKeys(body, link, ledger) };
    case "change-role":
      return { ...next, ...withRole(before, link, body, ledger) };
    case "set-recovery":
      recordRecovery(ledger, body.recovery);
      return { ...next, recovery: body.recovery, ...newKeys(body, link, ledger) };
    case "add-device":
      return { ...next, ...(await withDevice(before, link, body, ledger, earlier)) };
    case "remove-device": {
      const devices = new Map(before.devices);
      must(devices.delete(body.deviceId), "chain.no-such-device", "This doorbell is not in the circle.");
      return { ...next, devices };
    }
  }
}

type Body<K extends LinkBody["kind"]> = Extract<LinkBody, { kind: K }>;

function withMember(before: CircleState, link: Link, body: Body<"add-member">, ledger: KeyLedger): Map<string, Membership> {
  const expected = link.at + (isByRecovery(link, before) ? RECOVERY_DELAY : 0);
  must(
    body.effectiveAt === expected,
    "chain.effective-at",
    "A member added by recovery waits 24 hours; any other is effective at once.",
  );
  must(!before.members.has(body.member.id), "chain.member-present", "This member is in the circle already.");
  recordMember(ledger, body.member);
  const membership = { member: body.member, role: body.role, effectiveAt: body.effectiveAt, since: link.n };
  return new Map(before.members).set(body.member.id, membership);
}

function withRole(before: CircleState, link: Link, body: Body<"change-role">, ledger: KeyLedger): Partial<CircleState> {
  const membership = membershipOf(before, body.memberId);
  must(membership.role !== body.role, "chain.role-same", "The member has this role already.");
  const members = new Map(before.members).set(body.memberId, { ...membership, role: body.role });
  checkPrimaryLeft(members, link.at);
  if (body.releaseKey === undefined) {
    return { members };
  }
  recordFresh(ledger, body.releaseKey, "release");
  return { members, releaseKey: body.releaseKey, releaseKeyAt: link.at };
}

async function withDevice(
  before: CircleState,
  link: Link,
  body: Body<"add-device">,
  ledger: KeyLedger,
  earlier: readonly Link[],
): Promise<Pick<CircleState, "devices" | "resetCounters">> {
  const { m } = body;
  await checkPairingAnswer(body.answer, body.device, m);
  must(m.circleId === before.circleId, "chain.device-other-circle", "The doorbell agreed to belong to another circle.");
  must(
    m.n < link.n && earlier[m.n]?.hash === m.headHash,
    "chain.device-other-chain",
    "The doorbell was paired with another chain.",
  );
  must(!before.devices.has(m.deviceId), "chain.device-present", "This doorbell is in the circle already. Remove it first.");
  const last = before.resetCounters.get(m.deviceId);
  must(
    last === undefined || m.resetCounter > last,
    "chain.device-not-reset",
    "A removed doorbell comes back only after it was reset.",
  );
  recordSame(ledger, body.device, "device");
  const paired: PairedDevice = { device: body.device, since: link.n, pairedAt: link.at, resetCounter: m.resetCounter };
  return {
    devices: new Map(before.devices).set(m.deviceId, paired),
    resetCounters: new Map(before.resetCounters).set(m.deviceId, m.resetCounter),
  };
}

function newKeys(
  keys: CirclePublicKeys,
  link: Link,
  ledger: KeyLedger,
): Pick<CircleState, "viewKey" | "viewKeyAt" | "releaseKey" | "releaseKeyAt"> {
  recordCircleKeys(ledger, keys);
  return { viewKey: keys.viewKey, viewKeyAt: link.at, releaseKey: keys.releaseKey, releaseKeyAt: link.at };
}

function membershipOf(state: CircleState, memberId: string): Membership {
  const membership = state.members.get(memberId);
  if (membership === undefined) {
    throw new Refused("chain.no-such-member", "This member is not in the circle.");
  }
  return membership;
}

function checkPrimaryLeft(members: ReadonlyMap<string, Membership>, at: number): void {
  must(
    [...members.values()].some((membership) => isPrimary(membership, at)),
    "chain.last-primary",
    "The last primary can be neither removed nor demoted.",
  );
}

function recordCircleKeys(ledger: KeyLedger, keys: CirclePublicKeys): void {
  recordFresh(ledger, keys.viewKey, "view");
  recordFresh(ledger, keys.releaseKey, "release");
}

function recordRecovery(ledger: KeyLedger, recovery: Member): void {
  recordFresh(ledger, recovery.open, "recovery open");
  recordFresh(ledger, recovery.sign, "recovery sign");
}

function recordMember(ledger: KeyLedger, member: Member): void {
  recordSame(ledger, member.open, `open of ${member.id}`);
  recordSame(ledger, member.sign, `sign with ${member.open.id}`);
}

function recordFresh(ledger: KeyLedger, key: PublicKey, use: string): void {
  must(!ledger.has(key.id), "chain.key-reused", "A link brings a key that this chain has used before.");
  ledger.set(key.id, use);
}

function recordSame(ledger: KeyLedger, key: PublicKey, use: string): void {
  must((ledger.get(key.id) ?? use) === use, "chain.key-reused", "A link brings a key that this chain has used before.");
  ledger.set(key.id, use);
}

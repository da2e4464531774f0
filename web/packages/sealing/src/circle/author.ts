import type { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import type { SignedDocument } from "../jws/signedDocument.js";
import type { PairingMessage } from "../pairing/pairingMessage.js";
import type { Chain } from "./chain.js";
import { type AgencyKind, type CirclePublicKeys, Link, type LinkBody, type Role } from "./link.js";
import { RECOVERY_DELAY } from "./linkRules.js";
import type { Member } from "./member.js";

/** The first link of a household; its hash is the circleId. */
export function createHousehold(
  at: number,
  member: Member,
  keys: CirclePublicKeys,
  recovery: Member,
  signer: Signer,
): Promise<Link> {
  return Link.sign(0, at, "", { kind: "create", type: "household", member, recovery, ...keys }, signer);
}

/** The first link of an agency: its first officer signs here, two accrediting keys {@link Link.cosigned cosign}. */
export function createAgency(
  at: number,
  name: string,
  agencyKind: AgencyKind,
  member: Member,
  keys: CirclePublicKeys,
  ...signers: readonly Signer[]
): Promise<Link> {
  return Link.sign(0, at, "", { kind: "create", type: "agency", name, agencyKind, member, ...keys }, ...signers);
}

/**
 * Writes the next link of a chain. What comes back is signed but not yet part of the chain: {@link Chain.append} checks
 * it, and the server appends by compare-and-set on `previous`. `at` is raised to the head's where clocks differ.
 */
export class ChainAuthor {
  readonly #at: number;

  constructor(
    readonly chain: Chain,
    now: number,
    readonly signers: readonly Signer[],
  ) {
    this.#at = Math.max(now, chain.state.at);
  }

  addMember(member: Member, role: Role): Promise<Link> {
    return this.#sign({ kind: "add-member", member, role, effectiveAt: this.#at });
  }

  /** Signed by recovery: effective after 24 hours. */
  addMemberByRecovery(member: Member, role: Role): Promise<Link> {
    return this.#sign({ kind: "add-member", member, role, effectiveAt: this.#at + RECOVERY_DELAY });
  }

  removeMember(memberId: string, keys: CirclePublicKeys): Promise<Link> {
    return this.#sign({ kind: "remove-member", memberId, ...keys });
  }

  rotate(keys: CirclePublicKeys): Promise<Link> {
    return this.#sign({ kind: "rotate", ...keys });
  }

  promote(memberId: string): Promise<Link> {
    return this.#sign({ kind: "change-role", memberId, role: "primary" });
  }

  demote(memberId: string, releaseKey: PublicKey): Promise<Link> {
    return this.#sign({ kind: "change-role", memberId, role: "member", releaseKey });
  }

  setRecovery(recovery: Member, keys: CirclePublicKeys): Promise<Link> {
    return this.#sign({ kind: "set-recovery", recovery, ...keys });
  }

  addDevice(device: PublicKey, m: PairingMessage, answer: SignedDocument): Promise<Link> {
    return this.#sign({ kind: "add-device", device, m, answer });
  }

  removeDevice(deviceId: string): Promise<Link> {
    return this.#sign({ kind: "remove-device", deviceId });
  }

  #sign(body: LinkBody): Promise<Link> {
    const { n, hash } = this.chain.head;
    return Link.sign(n + 1, this.#at, hash, body, ...this.signers);
  }
}

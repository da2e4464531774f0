import type { PublicKey } from "../key/publicKey.js";
import { must } from "../refused.js";
import { type CircleState, isEffective, primariesAt } from "./circleState.js";
import type { Link, LinkBody } from "./link.js";
import type { Member } from "./member.js";

/** What a verifier brings along, never the chain: the keys that may accredit agencies (SF-24). */
export interface ChainTrust {
  readonly accrediting: readonly PublicKey[];
}

/** Whether recovery signed, which decides when a member becomes effective. */
export function isByRecovery(link: Link, before: CircleState): boolean {
  return before.recovery !== undefined && link.document.kids.length === 1 && link.document.kids[0] === before.recovery.id;
}

/** `create`: by its member; of an agency also by exactly two accrediting keys (SF-06). */
export async function checkCreateSigners(
  link: Link,
  create: Extract<LinkBody, { kind: "create" }>,
  trust: ChainTrust,
): Promise<void> {
  const kids = link.document.kids;
  if (create.type === "household") {
    must(
      kids.length === 1 && kids[0] === create.member.id,
      "chain.create-signer",
      "A household is created by its first member alone.",
    );
    await link.document.verify([create.member.sign]);
    return;
  }
  checkNotAccrediting(create.member, trust);
  const allowed = [create.member.sign, ...trust.accrediting];
  must(
    kids.length === 3 && kids.includes(create.member.id) && allAmong(kids, allowed),
    "chain.not-accredited",
    "An agency is created by its first officer and exactly two accrediting keys that you trust.",
  );
  await link.document.verify(allowed);
}

/** Any later link: one primary; recovery for add-member; two signatures for an agency's add-member (SF-06). */
export async function checkLinkSigners(link: Link, before: CircleState, trust: ChainTrust): Promise<void> {
  if (before.type === "agency" && link.body.kind === "add-member") {
    await link.document.verify(officersSigners(link, link.body.member, before, trust));
    return;
  }
  must(link.document.kids.length === 1, "chain.signatures", "This link has exactly one signature.");
  await link.document.verify([singleSigner(link, before)]);
}

function singleSigner(link: Link, before: CircleState): PublicKey {
  if (before.recovery !== undefined && isByRecovery(link, before)) {
    must(link.kind === "add-member", "chain.recovery-only-adds", "The recovery code may add a member and do nothing else.");
    return before.recovery.sign;
  }
  const signer = before.members.get(link.document.kids[0]!);
  must(signer !== undefined, "chain.signer-unknown", "A link is signed by somebody who is not in the circle.");
  must(signer.role === "primary", "chain.signer-not-primary", "Only a primary may change the circle.");
  must(
    isEffective(signer, link.at),
    "chain.signer-not-yet",
    "A member added by recovery has no rights during the first 24 hours.",
  );
  return signer.member.sign;
}

function officersSigners(link: Link, added: Member, before: CircleState, trust: ChainTrust): PublicKey[] {
  checkNotAccrediting(added, trust);
  const primaries = primariesAt(before, link.at).map((membership) => membership.member.sign);
  const kids = link.document.kids;
  const onlyOne = primaries.length === 1;
  const allowed = onlyOne ? [...primaries, ...trust.accrediting] : primaries;
  must(
    kids.length === 2 && allAmong(kids, allowed) && (!onlyOne || kids.includes(primaries[0]!.id)),
    "chain.agency-two-signatures",
    "Two primaries add an officer; while there is only one, that one and an accrediting key.",
  );
  return allowed;
}

/** Accreditors accredit others; one that were also an officer would count twice. */
function checkNotAccrediting(member: Member, trust: ChainTrust): void {
  must(
    !trust.accrediting.some((key) => key.id === member.sign.id || key.id === member.open.id),
    "chain.member-accredits",
    "An accrediting key cannot be an officer's key.",
  );
}

function allAmong(kids: readonly string[], keys: readonly PublicKey[]): boolean {
  return kids.every((kid) => keys.some((key) => key.id === kid));
}

import { describe, expect, it } from "vitest";
import {
  acceptInvitationAnswer,
  answerInvitation,
  Chain,
  createAgency,
  createHousehold,
  DeviceKeys,
  hpkeOpen,
  hpkeSeal,
  invitationText,
  isPrimary,
  type JsonObject,
  Link,
  newInvitation,
  newRecoveryCode,
  openKeyringEntry,
  openKeyringEntryToPassOn,
  PrivateKey,
  random,
  readInvitation,
  readRecoveryCode,
  Recovery,
  recoveryCodeText,
  sealKeyringEntry,
  utf8,
} from "../src/index.js";
import { code } from "./expecting.js";
import { aHousehold, anAgency, author, circleKeys, DAY, memberOf, pair, START } from "./household.js";

describe("SF-06 household chain", () => {
  it("goes through every kind of link and back through JSON", async () => {
    const { owner, chain: first } = await aHousehold();
    const partner = await DeviceKeys.generate();
    const doorbell = await PrivateKey.generate();
    let chain = await first.append(await author(first, START + 1, owner.signer).addMember(memberOf(partner), "member"));
    chain = await chain.append(await author(chain, START + 2, owner.signer).promote(partner.memberId));
    chain = await chain.append(await pair(chain, START + 3, doorbell, 0, partner.signer));
    chain = await chain.append(await author(chain, START + 4, owner.signer).rotate((await circleKeys()).publicKeys));
    chain = await chain.append(await author(chain, START + 5, owner.signer).demote(partner.memberId, (await PrivateKey.generate()).publicKey));
    const recovery = (await Recovery.generate()).principal();
    chain = await chain.append(await author(chain, START + 6, owner.signer).setRecovery(recovery, (await circleKeys()).publicKeys));
    chain = await chain.append(await author(chain, START + 7, owner.signer).removeDevice(doorbell.publicKey.id));
    chain = await chain.append(await author(chain, START + 8, owner.signer).removeMember(partner.memberId, (await circleKeys()).publicKeys));
    const read = await Chain.verify(chain.toJson());
    expect(read.head).toEqual(chain.head);
    expect(read.state.members.size).toBe(1);
    expect(read.deviceRemovedAt(doorbell.publicKey.id, 3)).toBe(START + 7);
    read.requireSince(first.head).requireNotAfter(START + 8);
    expect(await code(() => first.requireSince(read.head))).toBe("chain.rollback");
    expect(await code(() => read.requireNotAfter(START - 1000))).toBe("chain.future");
  });

  it("refuses a fork, a gap, a changed link and another circle", async () => {
    const { owner, chain } = await aHousehold();
    const one = await chain.append(await author(chain, START + 1, owner.signer).rotate((await circleKeys()).publicKeys));
    const other = await chain.append(await author(chain, START + 1, owner.signer).rotate((await circleKeys()).publicKeys));
    expect(await code(() => one.requireSince(other.head))).toBe("chain.fork");
    const two = await one.append(await author(one, START + 2, owner.signer).rotate((await circleKeys()).publicKeys));
    expect(await code(() => Chain.verify([two.links[0]!, two.links[2]!]))).toBe("chain.gap");
    expect(await code(() => Chain.verify([one.links[0]!, other.links[1]!, two.links[2]!]))).toBe("chain.previous");
    expect(await code(() => Chain.verify([two.links[1]!]))).toBe("chain.no-create");
    expect(await code(() => Chain.verify([]))).toBe("chain.empty");
    expect(await code(async () => one.requireSince((await aHousehold()).chain.head))).toBe("chain.other-circle");
    const json = one.toJson() as (JsonObject & { signatures: JsonObject[] })[];
    const stolen = { ...json[1]!, signatures: json[0]!.signatures };
    expect(await code(() => Chain.verify([json[0]!, stolen]))).toBe("jws.signature");
    const body = { kind: "rotate", ...(await circleKeys()).publicKeys } as const;
    const early = await Link.sign(1, START - 1, chain.head.hash, body, owner.signer);
    expect(await code(() => chain.append(early))).toBe("chain.time");
  });

  it("lets nobody but effective primaries change the circle", async () => {
    const { owner, chain: first, recovery } = await aHousehold();
    const member = await DeviceKeys.generate();
    const stranger = await DeviceKeys.generate();
    const chain = await first.append(await author(first, START + 1, owner.signer).addMember(memberOf(member), "member"));
    const keys = (await circleKeys()).publicKeys;
    const attempt = async (...signers: Parameters<typeof author>[2][]): Promise<string> =>
      code(async () => chain.append(await author(chain, START + 2, ...signers).rotate(keys)));
    expect(await attempt(member.signer)).toBe("chain.signer-not-primary");
    expect(await attempt(stranger.signer)).toBe("chain.signer-unknown");
    expect(await attempt(await recovery.sign.signer())).toBe("chain.recovery-only-adds");
    expect(await attempt(owner.signer, member.signer)).toBe("chain.signatures");
    expect(await attempt(owner.signer)).toBe("held");
  });

  it("keeps the last primary, wants new keys and refuses used ones", async () => {
    const { owner, keys, chain } = await aHousehold();
    const fresh = (await circleKeys()).publicKeys;
    const by = author(chain, START + 1, owner.signer);
    expect(await code(async () => chain.append(await by.removeMember(owner.memberId, fresh)))).toBe("chain.last-primary");
    expect(await code(async () => chain.append(await by.demote(owner.memberId, fresh.releaseKey)))).toBe("chain.last-primary");
    expect(await code(async () => chain.append(await by.rotate(keys.publicKeys)))).toBe("chain.key-reused");
    const swapped = { viewKey: keys.release.publicKey, releaseKey: fresh.releaseKey };
    expect(await code(async () => chain.append(await by.rotate(swapped)))).toBe("chain.key-reused");
    const same = { viewKey: fresh.viewKey, releaseKey: fresh.viewKey };
    expect(await code(async () => chain.append(await by.rotate(same)))).toBe("chain.key-reused");
    expect(await code(async () => chain.append(await by.addMember(memberOf(owner), "member")))).toBe("chain.member-present");
    expect(await code(async () => chain.append(await by.promote(owner.memberId)))).toBe("chain.role-same");
  });

  it("gives a member that recovery added no right for 24 hours", async () => {
    const { owner, chain: first, recovery } = await aHousehold();
    const phone = await DeviceKeys.generate();
    const byRecovery = author(first, START + 10, await recovery.sign.signer());
    const now = await code(async () => first.append(await byRecovery.addMember(memberOf(phone), "primary")));
    expect(now).toBe("chain.effective-at");
    const chain = await first.append(await byRecovery.addMemberByRecovery(memberOf(phone), "primary"));
    const pending = chain.state.members.get(phone.memberId);
    expect(isPrimary(pending, START + 10 + DAY - 1)).toBe(false);
    expect(isPrimary(pending, START + 10 + DAY)).toBe(true);
    const keys = (await circleKeys()).publicKeys;
    const early = await author(chain, START + 9 + DAY, phone.signer).rotate(keys);
    expect(await code(() => chain.append(early))).toBe("chain.signer-not-yet");
    const lone = await author(chain, START + 11, owner.signer).removeMember(owner.memberId, keys);
    expect(await code(() => chain.append(lone))).toBe("chain.last-primary");
    const late = await author(chain, START + 10 + DAY, phone.signer).removeMember(owner.memberId, keys);
    expect((await chain.append(late)).state.members.size).toBe(1);
  });

  it("refuses a household created by two, or with one key for two things", async () => {
    const owner = await DeviceKeys.generate();
    const other = await DeviceKeys.generate();
    const keys = (await circleKeys()).publicKeys;
    const recovery = (await Recovery.generate()).principal();
    const create = await createHousehold(START, memberOf(owner), keys, recovery, other.signer);
    expect(await code(() => Chain.verify([create]))).toBe("chain.create-signer");
    const two = await (await createHousehold(START, memberOf(owner), keys, recovery, owner.signer)).cosigned(other.signer);
    expect(await code(() => Chain.verify([two]))).toBe("chain.create-signer");
    const mixed = { viewKey: owner.opening.publicKey, releaseKey: keys.releaseKey };
    const reused = await createHousehold(START, memberOf(owner), mixed, recovery, owner.signer);
    expect(await code(() => Chain.verify([reused]))).toBe("chain.key-reused");
  });
});

describe("SF-06 agency chain", () => {
  it("needs two accrediting keys at first and two signatures for each officer", async () => {
    const { chain, officers, accrediting } = await anAgency();
    expect(chain.state.agencyKind).toBe("police");
    const third = memberOf(await DeviceKeys.generate());
    const add = (...signers: Parameters<typeof author>[2][]): Promise<string> =>
      code(async () => chain.append(await author(chain, START + 2, ...signers).addMember(third, "member")));
    expect(await add(officers[0].signer)).toBe("chain.agency-two-signatures");
    expect(await add(officers[0].signer, accrediting[0])).toBe("chain.agency-two-signatures");
    expect(await add(officers[0].signer, officers[1].signer)).toBe("held");
    const first = await Chain.verify(chain.links.slice(0, 1), chain.trust);
    const byAccreditors = await author(first, START + 2, accrediting[0], accrediting[1]).addMember(third, "member");
    expect(await code(() => first.append(byAccreditors))).toBe("chain.agency-two-signatures");
    const trust = { accrediting: [accrediting[0].publicKey] };
    expect(await code(() => Chain.verify(chain.links, trust))).toBe("chain.not-accredited");
    expect(await code(() => Chain.verify(chain.links))).toBe("chain.not-accredited");
  });

  it("refuses an officer who accredits, recovery, doorbells and unknown kinds", async () => {
    const { chain, officers, accrediting } = await anAgency();
    const by = author(chain, START + 2, officers[0].signer);
    const recovery = await by.setRecovery((await Recovery.generate()).principal(), (await circleKeys()).publicKeys);
    expect(await code(() => chain.append(recovery))).toBe("chain.agency-recovery");
    const doorbell = await pair(chain, START + 2, await PrivateKey.generate(), 0, officers[0].signer);
    expect(await code(() => chain.append(doorbell))).toBe("chain.agency-device");
    const officer = await DeviceKeys.generate();
    const keys = (await circleKeys()).publicKeys;
    const create = await createAgency(START, "X", "police", memberOf(officer), keys, officer.signer, ...accrediting);
    const own = { accrediting: [officer.signer.publicKey, accrediting[0].publicKey, accrediting[1].publicKey] };
    expect(await code(() => Chain.verify([create], own))).toBe("chain.member-accredits");
    const odd = createAgency(START, "X", "army" as "police", memberOf(officer), keys, officer.signer, ...accrediting);
    expect(await code(() => odd)).toBe("json.value");
  });
});

describe("SF-10 pairing in the chain", () => {
  it("takes a removed doorbell back only after a reset", async () => {
    const { owner, chain: first } = await aHousehold();
    const doorbell = await PrivateKey.generate();
    let chain = await first.append(await pair(first, START + 1, doorbell, 4, owner.signer));
    const twice = await pair(chain, START + 2, doorbell, 5, owner.signer);
    expect(await code(() => chain.append(twice))).toBe("chain.device-present");
    chain = await chain.append(await author(chain, START + 3, owner.signer).removeDevice(doorbell.publicKey.id));
    const again = await pair(chain, START + 4, doorbell, 4, owner.signer);
    expect(await code(() => chain.append(again))).toBe("chain.device-not-reset");
    const reset = await pair(chain, START + 4, doorbell, 5, owner.signer);
    expect((await chain.append(reset)).state.devices.size).toBe(1);
  });

  it("A-35 refuses a doorbell that agreed to another circle or another chain", async () => {
    const { owner, chain } = await aHousehold();
    const other = await aHousehold();
    const doorbell = await PrivateKey.generate();
    const elsewhere = await pair(other.chain, START + 1, doorbell, 0, other.owner.signer);
    if (elsewhere.body.kind !== "add-device") {
      throw new Error("not an add-device link");
    }
    const { device, m, answer } = elsewhere.body;
    const slipped = await author(chain, START + 1, owner.signer).addDevice(device, m, answer);
    expect(await code(() => chain.append(slipped))).toBe("chain.device-other-circle");
    const changed = await author(chain, START + 1, owner.signer).addDevice(device, { ...m, circleId: chain.circleId }, answer);
    expect(await code(() => chain.append(changed))).toBe("pairing.other-message");
    const forked = await chain.append(await author(chain, START + 1, owner.signer).rotate((await circleKeys()).publicKeys));
    const real = await chain.append(await author(chain, START + 1, owner.signer).rotate((await circleKeys()).publicKeys));
    const fork = (await pair(forked, START + 2, doorbell, 0, owner.signer)).body;
    if (fork.kind !== "add-device") {
      throw new Error("not an add-device link");
    }
    const link = await author(real, START + 2, owner.signer).addDevice(fork.device, fork.m, fork.answer);
    expect(await code(() => real.append(link))).toBe("chain.device-other-chain");
  });
});

describe("SF-07 keyring", () => {
  it("opens to a key that cannot be exported and still opens HPKE", async () => {
    const device = await DeviceKeys.generate();
    const view = await PrivateKey.generate();
    const entry = await sealKeyringEntry("circle", "view", view, device.opening.publicKey);
    expect(entry.length).toBe(279);
    const opened = await openKeyringEntry("circle", "view", view.publicKey, device.opening, entry);
    expect(opened.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey("pkcs8", opened.privateKey)).rejects.toThrow();
    const sealed = await hpkeSeal(view.publicKey, "info", utf8("hello"));
    expect(await hpkeOpen(opened, "info", sealed)).toEqual(utf8("hello"));
    const passedOn = await openKeyringEntryToPassOn("circle", "view", view.publicKey, device.opening, entry);
    expect(passedOn.pkcs8()).toEqual(view.pkcs8());
  });

  it("opens for no other circle, use, key, member, and after no change", async () => {
    const device = await DeviceKeys.generate();
    const view = await PrivateKey.generate();
    const other = await PrivateKey.generate();
    const entry = await sealKeyringEntry("circle", "view", view, device.opening.publicKey);
    const open = (circle: string, use: "view" | "release", key = view.publicKey, by = device.opening, bytes = entry): Promise<string> =>
      code(() => openKeyringEntry(circle, use, key, by, bytes));
    expect(await open("other", "view")).toBe("hpke.not-opened");
    expect(await open("circle", "release")).toBe("hpke.not-opened");
    expect(await open("circle", "view", other.publicKey)).toBe("hpke.not-opened");
    expect(await open("circle", "view", view.publicKey, (await DeviceKeys.generate()).opening)).toBe("hpke.not-opened");
    expect(await open("circle", "view", view.publicKey, device.opening, entry.slice(1))).toBe("keyring.length");
    const flipped = entry.slice();
    flipped[200]! ^= 1;
    expect(await open("circle", "view", view.publicKey, device.opening, flipped)).toBe("crypto.not-authentic");
  });
});

describe("SF-08 recovery", () => {
  it("reads what people type and refuses slips", async () => {
    const bytes = newRecoveryCode();
    const text = await recoveryCodeText(bytes);
    expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await readRecoveryCode(text.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l"))).toEqual(bytes);
    const slip = (text[0] === "A" ? "B" : "A") + text.slice(1);
    expect(await code(() => readRecoveryCode(slip))).toBe("recovery.checksum");
    expect(await code(() => readRecoveryCode(text.slice(1)))).toBe("recovery.length");
    expect(await code(() => readRecoveryCode("U" + text.slice(1)))).toBe("recovery.character");
  });

  it("the blob opens with its code, for its circle and principal only", async () => {
    const recovery = await Recovery.generate();
    const bytes = newRecoveryCode();
    const blob = await recovery.seal(bytes, "circle");
    expect(blob.length).toBe(336);
    const opened = await Recovery.openBlob(bytes, "circle", blob, recovery.principal());
    expect(opened.sign.pkcs8()).toEqual(recovery.sign.pkcs8());
    expect(await code(() => Recovery.openBlob(newRecoveryCode(), "circle", blob, recovery.principal()))).toBe("crypto.not-authentic");
    expect(await code(() => Recovery.openBlob(bytes, "other", blob, recovery.principal()))).toBe("crypto.not-authentic");
    const other = (await Recovery.generate()).principal();
    expect(await code(() => Recovery.openBlob(bytes, "circle", blob, other))).toBe("recovery.other-keys");
  });
});

describe("SF-09 invitation", () => {
  it("brings in the device that was asked, within 15 minutes, and no other", async () => {
    const invitation = newInvitation((await aHousehold()).chain.circleId);
    expect(readInvitation(invitationText(invitation))).toEqual(invitation);
    const phone = await DeviceKeys.generate();
    const answer = await answerInvitation(invitation, memberOf(phone), phone.signer);
    const accept = (by = invitation, what: JsonObject = answer, now = START + 899): Promise<string> =>
      code(() => acceptInvitationAnswer(by, what, START, now));
    expect(await accept()).toBe("held");
    expect(await accept(invitation, answer, START + 900)).toBe("invitation.expired");
    expect(await accept(invitation, answer, START - 1)).toBe("invitation.expired");
    expect(await accept({ ...invitation, secret: random(32) })).toBe("invitation.mac");
    const server = await DeviceKeys.generate();
    const forged = await answerInvitation({ ...invitation, secret: random(32) }, memberOf(server), server.signer);
    expect(await accept(invitation, { join: forged["join"]!, mac: answer["mac"]! })).toBe("invitation.mac");
    const elsewhere = await answerInvitation({ ...invitation, circleId: "A".repeat(43) }, memberOf(phone), phone.signer);
    expect(await accept(invitation, elsewhere)).toBe("invitation.other-circle");
    expect(await code(() => readInvitation("c=x&s=y"))).toBe("invitation.text");
  });
});

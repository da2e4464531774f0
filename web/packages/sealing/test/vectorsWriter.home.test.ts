import { describe, expect, it } from "vitest";
import {
  acceptInvitationAnswer,
  answerInvitation,
  answerPairingHello,
  bundleBytes,
  canonical,
  DeviceKeys,
  encodeBase64Url as b64,
  invitationText,
  type Json,
  type JsonObject,
  newInvitation,
  newRecoveryCode,
  pairingCodeText,
  PrivateKey,
  random,
  readPairingHello,
  Recovery,
  recoveryCodeText,
  sealClip,
  type SealedClip,
  sealKeyringEntry,
  signPairingAnswer,
  signPairingHello,
  Skip,
  utf8,
} from "../src/index.js";
import { aHousehold, anAgency, author, circleKeys, DAY, type Household, memberOf, pair, START } from "./household.js";
import { QUARTER } from "./scenario.js";
import { VectorFile } from "./vectorFile.js";
import { flipped } from "./vectorReaders.js";

describe("SF-26 fresh vectors of a home and its clips hold and are refused as they say", () => {
  it("chain", async () => {
    const file = new VectorFile("chain");
    const { owner, recovery, chain: first } = await aHousehold();
    const partner = await DeviceKeys.generate();
    const phone = await DeviceKeys.generate();
    const doorbell = await PrivateKey.generate();
    const links = (chain: typeof first): JsonObject => ({ links: chain.toJson(), accrediting: [] });
    let chain = await first.append(await author(first, START + 1, owner.signer).addMember(memberOf(partner), "member"));
    chain = await chain.append(await author(chain, START + 2, owner.signer).promote(partner.memberId));
    chain = await chain.append(await pair(chain, START + 3, doorbell, 0, partner.signer));
    await file.accepted("a home with two primaries and a doorbell", "chain", links(chain));
    const rotated = await chain.append(await author(chain, START + 4, owner.signer).rotate((await circleKeys()).publicKeys));
    const removed = await rotated.append(await author(rotated, START + 5, owner.signer).removeDevice(doorbell.publicKey.id));
    const again = await removed.append(await pair(removed, START + 6, doorbell, 1, owner.signer));
    await file.accepted("rotated, doorbell reset and back", "chain", links(again));
    const stale = await pair(removed, START + 6, doorbell, 0, owner.signer);
    await file.refused("doorbell back without a reset", "chain", { links: [...removed.toJson(), stale.toJson()], accrediting: [] });
    const recovered = await again.append(await author(again, START + 7, await recovery.sign.signer()).addMemberByRecovery(memberOf(phone), "primary"));
    await file.accepted("recovery adds a primary for tomorrow", "chain", links(recovered));
    const early = await author(recovered, START + 6 + DAY, phone.signer).rotate((await circleKeys()).publicKeys);
    await file.refused("who signs a second too early", "chain", { links: [...recovered.toJson(), early.toJson()], accrediting: [] });
    const late = await author(recovered, START + 7 + DAY, phone.signer).removeMember(owner.memberId, (await circleKeys()).publicKeys);
    await file.accepted("and removes the lost primary when it may", "chain", { links: [...recovered.toJson(), late.toJson()], accrediting: [] });
    const demoted = await chain.append(await author(chain, START + 9, partner.signer).demote(owner.memberId, (await PrivateKey.generate()).publicKey));
    await file.accepted("a primary is demoted", "chain", links(demoted));
    const byDemoted = await author(demoted, START + 10, owner.signer).rotate((await circleKeys()).publicKeys);
    await file.refused("and signs all the same", "chain", { links: [...demoted.toJson(), byDemoted.toJson()], accrediting: [] });
    const { n, hash } = rotated.head;
    await file.accepted("a chain that grew since", "chain", { ...links(again), remembered: { n, hash }, circleId: chain.circleId, now: START });
    await file.refused("a rollback", "chain", { ...links(chain), remembered: { n, hash } });
    await file.refused("a fork", "chain", { ...links(demoted), remembered: { n, hash } });
    const agency = await anAgency();
    const accrediting = agency.accrediting.map((signer) => signer.publicKey.toJson());
    await file.accepted("an agency with two officers", "chain", { links: agency.chain.toJson(), accrediting });
    await file.refused("an agency by other accrediting keys", "chain", { links: agency.chain.toJson(), accrediting: [owner.signer.publicKey.toJson()] });
    file.write();
  });

  it("statement and manifest", async () => {
    const home = await aHousehold();
    const doorbell = await PrivateKey.generate();
    const chain = await home.chain.append(await pair(home.chain, START + 60, doorbell, 0, home.owner.signer));
    const clip = await clipOf(home, chain, doorbell, 1, "");
    const next = await clipOf(home, chain, doorbell, 2, clip.bundle.manifest.hash);
    const statements = new VectorFile("statement");
    const json = clip.statement.json as JsonObject & { tracks: JsonObject[] };
    await statements.accepted("of a clip", "statement", { statement: b64(canonical(json)) });
    for (const [name, change] of Object.entries<JsonObject>({
      "without detail": { tracks: json.tracks.slice(0, 2) },
      "in another order": { tracks: [...json.tracks].reverse() },
      "with a day too many": { minute: "2026-02-30T10:00:00Z" },
      "with a length in quotes": { tracks: [{ ...json.tracks[0]!, length: "56" }, ...json.tracks.slice(1)] },
      "with a media type's parameter": { tracks: [{ ...json.tracks[0]!, mediaType: "video/mp4;codecs=avc1" }, ...json.tracks.slice(1)] },
    })) {
      await statements.refused(name, "statement", { statement: b64(canonical({ ...json, ...change })) });
    }
    statements.write();

    const file = new VectorFile("manifest");
    const vector = (of: SealedClip): Record<string, Json> => ({
      links: chain.toJson(),
      statement: b64(canonical(of.statement.json)),
      bundle: b64(bundleBytes(of.bundle)),
      tracks: Object.fromEntries([...of.ciphertexts].map(([kind, bytes]) => [kind, b64(bytes)])),
      viewKey: b64(home.keys.view.pkcs8()),
      releaseKey: b64(home.keys.release.pkcs8()),
    });
    await file.accepted("a clip", "manifest", vector(clip));
    await file.accepted("the next clip", "manifest", vector(next));
    const { bundle, tracks } = vector(next) as { bundle: string; tracks: JsonObject };
    await file.refused("the next clip's bundle", "manifest", { ...vector(clip), bundle });
    await file.refused("the next clip's tracks", "manifest", { ...vector(clip), tracks });
    const keys = clip.bundle.sealedKeys.map((key, i) => (i === 0 ? { ...key, sealed: next.bundle.sealedKeys[0]!.sealed } : key));
    await file.refused("a sealed key of the next clip", "manifest", { ...vector(clip), bundle: b64(bundleBytes({ ...clip.bundle, sealedKeys: keys })) });
    await file.refused("before the pairing", "manifest", { ...vector(clip), links: home.chain.toJson() });
    const skip = await Skip.sign(
      { deviceId: doorbell.publicKey.id, circleId: chain.circleId, n: 1, sequence: 3, previousManifest: next.bundle.manifest.hash },
      9,
      "storage-full",
      await doorbell.signer(),
    );
    await file.accepted("a skip", "manifest", { form: "skip", links: chain.toJson(), skip: skip.document.toJson() });
    const other = (await aHousehold()).chain;
    await file.refused("a skip of another home", "manifest", { form: "skip", links: other.toJson(), skip: skip.document.toJson() });
    file.write();
  });

  it("circle secrets and pairing", async () => {
    const file = new VectorFile("circle-secrets");
    const { chain } = await aHousehold();
    const circleId = chain.circleId;
    const memberOpen = await PrivateKey.generate();
    for (const use of ["view", "release", "case"] as const) {
      const key = await PrivateKey.generate();
      const entry = b64(await sealKeyringEntry(circleId, use, key, memberOpen.publicKey));
      const vector = { form: "keyring", circleId, use, keyId: key.publicKey.id, memberOpen: b64(memberOpen.pkcs8()), entry };
      await file.accepted(`keyring entry, ${use}`, "hpke", vector);
      await file.refused(`keyring entry, ${use}, of another member`, "hpke", { ...vector, memberOpen: b64((await PrivateKey.generate()).pkcs8()) });
      await file.refused(`keyring entry, ${use}, a flipped bit`, "hpke", { ...vector, entry: flipped(entry, 150) });
    }
    const recoveryCode = newRecoveryCode();
    const printed = await recoveryCodeText(recoveryCode);
    await file.accepted("recovery code", "digest", { form: "recovery-code", text: printed });
    await file.accepted("recovery code, small and without dashes", "digest", { form: "recovery-code", text: printed.toLowerCase().replaceAll("-", "") });
    await file.refused("recovery code, a slip", "digest", { form: "recovery-code", text: (printed[0] === "7" ? "8" : "7") + printed.slice(1) });
    await file.refused("recovery code, full-width digits", "digest", { form: "recovery-code", text: "\uff10" + printed.slice(1) });
    const recovery = await Recovery.generate();
    const blob = b64(await recovery.seal(recoveryCode, circleId));
    const stored = { form: "recovery", text: printed, circleId, blob, recovery: recovery.principal().toJson() };
    await file.accepted("recovery blob", "digest", stored);
    await file.refused("recovery blob of another circle", "digest", { ...stored, circleId: "A".repeat(43) });

    const invitation = newInvitation(circleId);
    const phone = await DeviceKeys.generate();
    const answer = await answerInvitation(invitation, memberOf(phone), phone.signer);
    expect((await acceptInvitationAnswer(invitation, answer, 0, 1)).id).toBe(phone.memberId);
    const invited = { form: "invitation", circleId, secret: b64(invitation.secret), answer };
    await file.accepted("invitation's answer", "jws", invited);
    await file.refused("invitation's answer, another secret", "jws", { ...invited, secret: b64(random(32)) });
    await file.accepted("invitation", "digest", { form: "invitation-text", text: invitationText(invitation) });

    const device = await (await PrivateKey.generate()).signer();
    const qr = { deviceId: device.publicKey.id, claimSecret: random(20) };
    await file.accepted("pairing code", "digest", { form: "pair-qr", text: pairingCodeText(qr) });
    const hello = await signPairingHello(device, 7);
    await file.accepted("pairing hello", "jws", { form: "pair-hello", deviceId: qr.deviceId, hello: hello.toJson() });
    const { m, mac } = await answerPairingHello(await readPairingHello(hello.toJson(), qr), qr, chain);
    const message = { form: "pair-message", deviceId: qr.deviceId, hello: hello.toJson(), secret: b64(qr.claimSecret), m: { ...m }, mac: b64(mac) };
    await file.accepted("pairing message", "digest", message);
    await file.refused("pairing message, another circle", "digest", { ...message, m: { ...m, circleId: "A".repeat(43) } });
    const agreed = await signPairingAnswer(m, device);
    const paired = { form: "pair-answer", device: device.publicKey.toJson(), m: { ...m }, answer: agreed.toJson() };
    await file.accepted("pairing answer", "jws", paired);
    await file.refused("pairing answer to another m", "jws", { ...paired, m: { ...m, n: 1 } });
    file.write();
  });
});

async function clipOf(home: Household, chain: Household["chain"], doorbell: PrivateKey, sequence: number, previousManifest: string): Promise<SealedClip> {
  return sealClip({
    start: QUARTER + 60 * sequence,
    tracks: [
      { kind: "video", mediaType: "video/mp4", plaintext: random(700) },
      { kind: "poster", mediaType: "image/jpeg", plaintext: random(70) },
      { kind: "detail", mediaType: "application/json", plaintext: utf8('{"labels":["person"]}') },
    ],
    circle: { circleId: chain.circleId, n: 1, viewKey: home.keys.view.publicKey, releaseKey: home.keys.release.publicKey },
    device: await doorbell.signer(),
    sequence,
    previousManifest,
  });
}

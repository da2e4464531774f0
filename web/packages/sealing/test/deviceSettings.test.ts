import { describe, expect, it } from "vitest";
import {
  Chain,
  ChainAuthor,
  createHousehold,
  type DeviceSettings,
  DeviceKeys,
  FIRST_SETTINGS,
  hpkeOpen,
  Member,
  openSettingsAtHome,
  openSettingsOnDevice,
  PrivateKey,
  readDeviceKey,
  readDeviceSettings,
  Recovery,
  SettingsDocument,
  signDeviceKey,
  SignedDocument,
  signPairingAnswer,
} from "../src/index.js";

const START = 1_790_000_000;
const NOW = START + 60;

const wanted: DeviceSettings = {
  ...FIRST_SETTINGS,
  audio: true,
  mode: "away",
  snoozeUntil: NOW + 600,
  zones: [{ kind: "motion", points: [0, 0, 500, 0, 500, 1000] }],
};

/** A home with one member and one doorbell, paired at its third reset. */
async function setting() {
  const alice = await DeviceKeys.generate();
  const view = await PrivateKey.generate();
  const release = await PrivateKey.generate();
  const recovery = await Recovery.generate();
  const member = Member.make(alice.opening.publicKey, alice.signer.publicKey);
  const keys = { viewKey: view.publicKey, releaseKey: release.publicKey };
  const created = await Chain.verify([await createHousehold(START, member, keys, recovery.principal(), alice.signer)]);
  const identity = await (await PrivateKey.generate()).signer();
  const deviceId = identity.publicKey.id;
  const nonce = "A".repeat(43);
  const m = {
    typ: "porchlight/pair/1",
    v: 1,
    deviceId,
    nonce,
    resetCounter: 3,
    circleId: created.circleId,
    n: 0,
    headHash: created.head.hash,
  } as const;
  const author = new ChainAuthor(created, START, [alice.signer]);
  const chain = await created.append(await author.addDevice(identity.publicKey, m, await signPairingAnswer(m, identity)));
  const settingsKey = await PrivateKey.generate();
  const announced = (await signDeviceKey(chain.circleId, 3, settingsKey.publicKey, identity)).toJson();
  return { alice, view, identity, deviceId, chain, circleId: chain.circleId, settingsKey, announced };
}

describe("settings of a doorbell (F-08, F-09)", () => {
  it("arrive at the doorbell and at the home, and nowhere else", async () => {
    const { alice, view, deviceId, chain, circleId, settingsKey, announced } = await setting();
    const key = await readDeviceKey(announced, chain.state, deviceId);
    const document = await SettingsDocument.sign(circleId, deviceId, 4, NOW, wanted, alice.signer);
    const down = await document.forDevice(key);
    const opening = await settingsKey.opening();
    const opened = await openSettingsOnDevice(opening, circleId, deviceId, down);
    expect((await SettingsDocument.verify(opened, chain.state, deviceId, NOW)).settings).toEqual(wanted);
    const home = await document.forHome(view.publicKey);
    const atHome = await openSettingsAtHome(await view.opening(), circleId, deviceId, home);
    expect((await SettingsDocument.verify(atHome, chain.state, deviceId, NOW)).revision).toBe(4);
    await expect(openSettingsOnDevice(await view.opening(), circleId, deviceId, down)).rejects.toMatchObject({ code: "hpke.not-opened" });
    // The bytes of docs/sealing.md, spelled out.
    const info = `porchlight/device/1|${circleId}|${deviceId}|${settingsKey.publicKey.id}|settings`;
    await expect(hpkeOpen(opening, info, down)).resolves.toEqual(document.signed.bytes());
  });

  it("are refused unless exactly one member signed them, for this doorbell", async () => {
    const { alice, identity, deviceId, chain, circleId } = await setting();
    const stranger = await (await PrivateKey.generate()).signer();
    const verified = (signed: SignedDocument) => SettingsDocument.verify(signed.toJson(), chain.state, deviceId, NOW);
    const byStranger = await SettingsDocument.sign(circleId, deviceId, 1, NOW, wanted, stranger);
    await expect(verified(byStranger.signed)).rejects.toMatchObject({ code: "settings.signer" });
    const good = await SettingsDocument.sign(circleId, deviceId, 1, NOW, wanted, alice.signer);
    await expect(verified(await good.signed.withSignature(identity))).rejects.toMatchObject({ code: "settings.signer" });
    const other = await SettingsDocument.sign(circleId, circleId, 1, NOW, wanted, alice.signer);
    await expect(verified(other.signed)).rejects.toMatchObject({ code: "settings.other-device" });
  });

  it("A-35: are sealed only to a key that the doorbell announced, here, at this pairing", async () => {
    const { identity, deviceId, chain, circleId, settingsKey } = await setting();
    const read = async (signed: SignedDocument) => readDeviceKey(signed.toJson(), chain.state, deviceId);
    const earlier = await signDeviceKey(circleId, 2, settingsKey.publicKey, identity);
    await expect(read(earlier)).rejects.toMatchObject({ code: "device-key.other-pairing" });
    const elsewhere = await signDeviceKey(deviceId, 3, settingsKey.publicKey, identity);
    await expect(read(elsewhere)).rejects.toMatchObject({ code: "device-key.other-pairing" });
    const forger = await (await PrivateKey.generate()).signer();
    const payload = { ...(await signDeviceKey(circleId, 3, settingsKey.publicKey, identity)).payload };
    await expect(read(await SignedDocument.sign(payload, forger))).rejects.toMatchObject({ code: "jws.unknown-signer" });
  });

  it("count as followed only by the doorbell's own word on exactly these", async () => {
    const { alice, identity, deviceId, circleId } = await setting();
    const document = await SettingsDocument.sign(circleId, deviceId, 4, NOW, wanted, alice.signer);
    const word = (settings: string, signer = identity) =>
      SignedDocument.sign({ typ: "porchlight-settings-applied", v: 1, deviceId, circleId, revision: 4, settings }, signer);
    const hash = await document.signed.hash();
    expect(await document.isFollowed((await word(hash)).toJson(), identity.publicKey)).toBe(true);
    expect(await document.isFollowed((await word("A".repeat(43))).toJson(), identity.publicKey)).toBe(false);
    await expect(document.isFollowed((await word(hash, alice.signer)).toJson(), identity.publicKey)).rejects.toMatchObject({
      code: "jws.unknown-signer",
    });
  });

  it("have no room for more", () => {
    const json = { audio: true, labels: false, mode: "home", records: { home: [], away: ["faces"], night: [] }, snoozeUntil: 0, zones: [] };
    expect(() => readDeviceSettings(json)).toThrowError(/ding, motion, live and talk/);
    expect(() => readDeviceSettings({ ...json, records: { home: [], away: [], night: [] }, face: true })).toThrow();
    const zones = [{ kind: "motion", points: [0, 0, 1, 1] }];
    expect(() => readDeviceSettings({ ...json, records: { home: [], away: [], night: [] }, zones })).toThrowError(/3 to 16/);
  });
});

import { describe, expect, it } from "vitest";
import {
  answerPairingHello,
  checkManifest,
  checkPairingAnswer,
  checkPairingMac,
  checkSequence,
  checkSkip,
  type JsonObject,
  Manifest,
  MAX_KEY_AGE,
  pairingCodeText,
  PrivateKey,
  random,
  readPairingCode,
  readPairingHello,
  sealClip,
  type SealedClip,
  signPairingAnswer,
  signPairingHello,
  Skip,
  utf8,
  type Chain,
} from "../src/index.js";
import { code } from "./expecting.js";
import { aHousehold, author, circleKeys, pair, START } from "./household.js";

describe("SF-10 pairing", () => {
  it("runs hello, m and answer; the servers in between can change none", async () => {
    const { chain } = await aHousehold();
    const device = await (await PrivateKey.generate()).signer();
    const qr = { deviceId: device.publicKey.id, claimSecret: random(16) };
    expect(readPairingCode(pairingCodeText(qr))).toEqual(qr);
    const hello = await readPairingHello((await signPairingHello(device, 2)).toJson(), qr);
    expect(hello.resetCounter).toBe(2);
    const { m, mac } = await answerPairingHello(hello, qr, chain);
    await checkPairingMac(qr.claimSecret, m, mac);
    expect(await code(() => checkPairingMac(random(16), m, mac))).toBe("pairing.mac");
    expect(await code(() => checkPairingMac(qr.claimSecret, { ...m, circleId: "A".repeat(43) }, mac))).toBe("pairing.mac");
    const answer = await signPairingAnswer(m, device);
    await checkPairingAnswer(answer, device.publicKey, m);
    expect(await code(() => checkPairingAnswer(answer, device.publicKey, { ...m, n: 1 }))).toBe("pairing.other-message");
    const other = await (await PrivateKey.generate()).signer();
    expect(await code(async () => readPairingHello((await signPairingHello(other, 2)).toJson(), qr))).toBe("pairing.other-device");
    expect(await code(async () => checkPairingAnswer(await signPairingAnswer(m, other), device.publicKey, m))).toBe("jws.unknown-signer");
  });

  it("refuses other texts than a pairing code", async () => {
    for (const bad of ["", "https://example.com", "porchlight:pair?d=x&s=y", `porchlight:pair?d=${"A".repeat(43)}&s=${"A".repeat(21)}`]) {
      expect(await code(() => readPairingCode(bad))).toBe("pairing.qr");
    }
  });
});

async function clipAt(chain: Chain, start: number, doorbell: PrivateKey, sequence = 1, previousManifest = ""): Promise<SealedClip> {
  const { viewKey, releaseKey } = chain.state;
  return sealClip({
    start,
    tracks: [
      { kind: "video", mediaType: "video/mp4", plaintext: random(100) },
      { kind: "detail", mediaType: "application/json", plaintext: utf8("{}") },
    ],
    circle: { circleId: chain.circleId, n: chain.head.n, viewKey, releaseKey },
    device: await doorbell.signer(),
    sequence,
    previousManifest,
  });
}

describe("SF-14 manifest rules", () => {
  it("accepts a clip of a paired doorbell, until it is removed and while its key is fresh", async () => {
    const { owner, chain: first } = await aHousehold();
    const doorbell = await PrivateKey.generate();
    const paired = await first.append(await pair(first, START + 60, doorbell, 0, owner.signer));
    const minute = Math.ceil((START + 120) / 60) * 60;
    const clip = await clipAt(paired, minute, doorbell);
    await checkManifest(clip.bundle.manifest, clip.statement, paired);
    const removed = await paired.append(await author(paired, minute + 60, owner.signer).removeDevice(doorbell.publicKey.id));
    await checkManifest(clip.bundle.manifest, clip.statement, removed);
    const after = await clipAt(paired, minute + 120, doorbell);
    expect(await code(() => checkManifest(after.bundle.manifest, after.statement, removed))).toBe("manifest.removed-device");
    const late = await clipAt(paired, START + MAX_KEY_AGE + 60, doorbell);
    expect(await code(() => checkManifest(late.bundle.manifest, late.statement, paired))).toBe("manifest.old-key");
    expect(await code(() => checkManifest(clip.bundle.manifest, after.statement, paired))).toBe("manifest.statement");
    expect(await code(() => checkManifest(clip.bundle.manifest, clip.statement, first))).toBe("chain.no-such-link");
    const stranger = await clipAt(paired, minute, await PrivateKey.generate());
    expect(await code(() => checkManifest(stranger.bundle.manifest, stranger.statement, paired))).toBe("manifest.unknown-device");
    const { manifest } = clip.bundle;
    const wrongOrigin = await Manifest.sign(clip.statement.hash, { ...manifest.origin, sequence: 2, previousManifest: manifest.hash }, manifest.sealedKeys, await doorbell.signer());
    expect(await code(() => checkManifest(wrongOrigin, clip.statement, paired))).toBe("manifest.origin");
    const rotated = await paired.append(await author(paired, minute, owner.signer).rotate((await circleKeys()).publicKeys));
    const old = await sealClip({
      start: minute,
      tracks: [
        { kind: "video", mediaType: "video/mp4", plaintext: random(9) },
        { kind: "detail", mediaType: "application/json", plaintext: utf8("{}") },
      ],
      circle: { circleId: paired.circleId, n: rotated.head.n, viewKey: paired.state.viewKey, releaseKey: paired.state.releaseKey },
      device: await doorbell.signer(),
      sequence: 1,
      previousManifest: "",
    });
    expect(await code(() => checkManifest(old.bundle.manifest, old.statement, rotated))).toBe("manifest.keys");
  });

  it("A-39 shows a hidden clip as a gap and refuses a doorbell's contradictions", async () => {
    const { owner, chain } = await aHousehold();
    const doorbell = await PrivateKey.generate();
    const signer = await doorbell.signer();
    const paired = await chain.append(await pair(chain, START + 60, doorbell, 0, owner.signer));
    const one = (await clipAt(paired, START + 120, doorbell, 1, "")).bundle.manifest;
    const place = { deviceId: signer.publicKey.id, circleId: paired.circleId, n: 1, sequence: 2, previousManifest: one.hash };
    const skip = await Skip.sign(place, 4, "storage-full", signer);
    await checkSkip(skip, paired);
    const five = (await clipAt(paired, START + 240, doorbell, 5, skip.hash)).bundle.manifest;
    expect(checkSequence(undefined, one)).toBe("follows");
    expect(checkSequence(one, skip)).toBe("follows");
    expect(checkSequence(skip, five)).toBe("follows");
    expect(checkSequence(one, five)).toBe("gap");
    expect(await code(() => checkSequence(skip, skip))).toBe("manifest.sequence");
    const forked = (await clipAt(paired, START + 240, doorbell, 5, one.hash)).bundle.manifest;
    expect(await code(() => checkSequence(skip, forked))).toBe("manifest.fork");
    const back = (await clipAt(chain, START + 240, doorbell, 5, skip.hash)).bundle.manifest;
    expect(await code(() => checkSequence(skip, back))).toBe("manifest.n-falls");
    const json = one.document.toJson() as JsonObject & { signatures: JsonObject[] };
    const unsigned = await Manifest.of({ ...json, signatures: (skip.document.toJson() as JsonObject & { signatures: JsonObject[] }).signatures }).then(
      () => "held",
      (error: { code: string }) => error.code,
    );
    expect(unsigned).toBe("json.value");
  });
});

import { describe, expect, it } from "vitest";
import {
  bundleBytes,
  bytesSource,
  checkStreamLength,
  DeviceKeys,
  encodeHex,
  epochIdFor,
  hpkeSeal,
  inKindOrder,
  openBlob,
  openClipKey,
  openStream,
  openTrack,
  openTrackKeyAtHome,
  openUnderEpoch,
  openWholeTrack,
  parseTime,
  plaintextSize,
  PrivateKey,
  random,
  readBundle,
  sealBlob,
  sealClip,
  sealedKeyOf,
  sealedSize,
  sealStream,
  sealTrackKeyForHome,
  sealUnderEpoch,
  SEGMENT_SIZE,
  Skip,
  Statement,
  StreamReader,
  utf8,
  type ByteSource,
  type JsonObject,
  type SealedClip,
} from "../src/index.js";
import { code } from "./expecting.js";

const INFO = "porchlight/clip/1|clip|video";

describe("SF-11 stream", () => {
  const first = SEGMENT_SIZE - 56;
  const next = SEGMENT_SIZE - 16;
  it.each([0, 1, first - 1, first, first + 1, first + next, first + next + 1, first + 2 * next + 7])(
    "round trips %d bytes",
    async (size) => {
      const key = random(32);
      const plaintext = random(size);
      const sealed = await sealStream(key, INFO, plaintext);
      expect(sealed.length).toBe(sealedSize(size));
      expect(plaintextSize(sealed.length)).toBe(size);
      expect(Buffer.compare(await openStream(key, INFO, sealed, sealed.length), plaintext)).toBe(0);
    },
  );

  it("reads anywhere, last segment first, and asks for no more than it needs", async () => {
    const key = random(32);
    const plaintext = random(3 * SEGMENT_SIZE);
    const sealed = await sealStream(key, INFO, plaintext);
    const asked: number[] = [];
    const source: ByteSource = {
      read: (offset, length) => {
        asked.push(Math.floor(offset / SEGMENT_SIZE));
        return Promise.resolve(sealed.subarray(offset, offset + length));
      },
    };
    const reader = await StreamReader.open(source, sealed.length, key, INFO);
    expect(asked).toEqual([0, 3]);
    for (const [offset, length] of [[first - 3, 10], [0, 5], [first + next - 1, 2], [plaintext.length - 4, 400], [plaintext.length, 1]] as const) {
      expect(encodeHex(await reader.read(offset, length))).toBe(encodeHex(plaintext.subarray(offset, offset + length)));
    }
  });

  it("A-39 notices truncation at a segment's edge, shortened or swapped segments and flipped bits", async () => {
    const key = random(32);
    const sealed = await sealStream(key, INFO, random(2 * SEGMENT_SIZE + 100));
    const open = (bytes: Uint8Array<ArrayBuffer>, length: number): Promise<string> =>
      code(() => StreamReader.open(bytesSource(bytes), length, key, INFO));
    expect(await open(sealed.slice(0, 2 * SEGMENT_SIZE), sealed.length)).toBe("clip.truncated");
    expect(await open(sealed.slice(0, 2 * SEGMENT_SIZE), 2 * SEGMENT_SIZE)).toBe("clip.segment");
    expect(await open(sealed.slice(0, sealed.length - 1), sealed.length - 1)).toBe("clip.segment");
    const flipped = sealed.slice();
    flipped[SEGMENT_SIZE + 5]! ^= 1;
    const reader = await StreamReader.open(bytesSource(flipped), sealed.length, key, INFO);
    expect(await code(() => reader.read(0, 10))).toBe("held");
    expect(await code(() => reader.read(SEGMENT_SIZE, 10))).toBe("clip.segment");
    expect(await code(() => openStream(key, "porchlight/clip/1|clip|audio", sealed, sealed.length))).toBe("clip.segment");
    expect(await code(() => openStream(random(32), INFO, sealed, sealed.length))).toBe("clip.segment");
  });

  it("refuses lengths that no stream has", async () => {
    for (const bad of [0, 55, SEGMENT_SIZE + 16, SEGMENT_SIZE + 1, -1, 1.5]) {
      expect(await code(() => checkStreamLength(bad))).toBe("clip.length");
    }
    for (const good of [56, SEGMENT_SIZE, SEGMENT_SIZE + 17, 2 * SEGMENT_SIZE]) {
      expect(await code(() => checkStreamLength(good))).toBe("held");
    }
  });
});

async function aClip(): Promise<{
  clip: SealedClip;
  view: PrivateKey;
  release: PrivateKey;
  circleId: string;
}> {
  const view = await PrivateKey.generate();
  const release = await PrivateKey.generate();
  const circleId = "A".repeat(43);
  const clip = await sealClip({
    start: parseTime("2026-11-22T18:04:00Z") + 37,
    tracks: [
      { kind: "detail", mediaType: "application/json", plaintext: utf8("{}") },
      { kind: "video", mediaType: "video/mp4", plaintext: random(2 * SEGMENT_SIZE) },
      { kind: "audio", mediaType: "audio/mp4", plaintext: random(1000) },
    ],
    circle: { circleId, n: 0, viewKey: view.publicKey, releaseKey: release.publicKey },
    device: await (await PrivateKey.generate()).signer(),
    sequence: 1,
    previousManifest: "",
  });
  return { clip, view, release, circleId };
}

describe("clip", () => {
  it("seals and opens as a whole: bundle, keys, tracks, clip key", async () => {
    const { clip, view, release, circleId } = await aClip();
    const statement = await Statement.of(clip.statement.json);
    expect(statement.minute).toBe(parseTime("2026-11-22T18:04:00Z"));
    expect(statement.tracks.map((track) => track.kind)).toEqual(["video", "audio", "detail"]);
    const bundle = await readBundle(bundleBytes(clip.bundle), statement);
    const opening = await view.opening();
    for (const kind of ["video", "audio", "detail"] as const) {
      const key = await openTrackKeyAtHome(opening, circleId, statement, kind, sealedKeyOf(bundle, kind).sealed);
      const source = bytesSource(clip.ciphertexts.get(kind)!);
      const whole = await openWholeTrack(statement, kind, key, source);
      const reader = await openTrack(statement, kind, key, source);
      expect(reader.size).toBe(whole.length);
    }
    const clipKey = await openClipKey(await release.opening(), circleId, statement, "clip-key", sealedKeyOf(bundle, "clip-key").sealed);
    expect(clipKey.publicKey.id).toBe(statement.clipKey.id);
  });

  it("A-37 A-38 opens for no other home, clip, track, key or purpose", async () => {
    const { clip, view, circleId } = await aClip();
    const other = await aClip();
    const opening = await view.opening();
    const sealed = sealedKeyOf(clip.bundle, "video").sealed;
    expect(await code(() => openTrackKeyAtHome(opening, "B".repeat(43), clip.statement, "video", sealed))).toBe("hpke.not-opened");
    expect(await code(() => openTrackKeyAtHome(opening, circleId, clip.statement, "audio", sealed))).toBe("hpke.not-opened");
    expect(await code(() => openTrackKeyAtHome(opening, circleId, other.clip.statement, "video", sealed))).toBe("hpke.not-opened");
    expect(await code(async () => openTrackKeyAtHome(await other.view.opening(), circleId, clip.statement, "video", sealed))).toBe("hpke.not-opened");
    expect(await code(() => openClipKey(opening, circleId, clip.statement, "clip-key", sealed))).toBe("hpke.not-opened");
    const wrongKey = await sealTrackKeyForHome(view.publicKey, circleId, clip.statement, "video", random(32));
    expect(await code(() => openTrackKeyAtHome(opening, circleId, clip.statement, "video", wrongKey))).toBe("clip.commitment");
    const source = bytesSource(clip.ciphertexts.get("video")!);
    expect(await code(() => openTrack(clip.statement, "video", random(32), source))).toBe("clip.commitment");
    expect(await code(() => readBundle(bundleBytes(other.clip.bundle), clip.statement))).toBe("json.value");
  });

  it("refuses a bundle whose sealed key is not the manifest's", async () => {
    const { clip, view } = await aClip();
    const keys = clip.bundle.sealedKeys.map((key) => ({ ...key }));
    keys[0] = { ...keys[0]!, sealed: await hpkeSeal(view.publicKey, "x", random(32)) };
    expect(await code(() => readBundle(bundleBytes({ ...clip.bundle, sealedKeys: keys }), clip.statement))).toBe("bundle.keys");
    const fewer = { ...clip.bundle, sealedKeys: keys.slice(1) };
    expect(await code(() => readBundle(bundleBytes(fewer), clip.statement))).toBe("bundle.keys");
  });

  it("SF-13 refuses statements out of order, without detail, with other sizes or parameters", async () => {
    const { clip } = await aClip();
    const json = clip.statement.json as JsonObject & { tracks: JsonObject[] };
    const [video, audio, detail] = json.tracks as [JsonObject, JsonObject, JsonObject];
    const with_ = (change: JsonObject): Promise<string> => code(() => Statement.of({ ...json, ...change }));
    expect(await with_({})).toBe("held");
    expect(await with_({ tracks: [audio, video, detail] })).toBe("statement.order");
    expect(await with_({ tracks: [video, video, detail] })).toBe("statement.order");
    expect(await with_({ tracks: [video, audio] })).toBe("statement.detail");
    expect(await with_({ tracks: [detail] })).toBe("json.value");
    expect(await with_({ minute: "2026-11-22T18:04:37Z" })).toBe("statement.minute");
    expect(await with_({ minute: "2026-11-22T18:04Z" })).toBe("encoding.time");
    expect(await with_({ alg: "AES128_GCM_HKDF_1MB" })).toBe("json.value");
    expect(await with_({ tracks: [{ ...video, segmentSize: 4096 }, detail] })).toBe("json.value");
    expect(await with_({ tracks: [{ ...video, length: SEGMENT_SIZE + 3 }, detail] })).toBe("clip.length");
    expect(await with_({ tracks: [{ ...video, mediaType: "video/mp4; codecs=avc1" }, detail] })).toBe("statement.media-type");
    expect(await with_({ extra: "x" })).toBe("json.unknown");
    expect(inKindOrder(["video", "detail"])).toBe(true);
  });

  it("SF-14 skip entries need through ≥ sequence", async () => {
    const device = await (await PrivateKey.generate()).signer();
    const place = { deviceId: device.publicKey.id, circleId: "A".repeat(43), n: 3, sequence: 5, previousManifest: "B".repeat(42) + "A" };
    const skip = await Skip.sign(place, 7, "storage-full", device);
    expect((await Skip.of(skip.document.toJson())).through).toBe(7);
    expect(await code(() => Skip.sign(place, 4, "storage-full", device))).toBe("manifest.skip");
  });
});

describe("epochs and blobs", () => {
  it("SF-16 names the hour of expiry", async () => {
    const minute = parseTime("2026-11-22T18:04:00Z");
    expect(epochIdFor(minute, minute + 60, 30)).toBe("20261222T18Z");
    expect(epochIdFor(minute + 7200, minute, 1)).toBe("20261123T18Z");
    expect(await code(() => epochIdFor(minute, minute, 31))).toBe("epoch.retention");
  });

  it("a bundle under an epoch key opens for that epoch and clip only", async () => {
    const epoch = await PrivateKey.generate();
    const sealed = await sealUnderEpoch(epoch.publicKey, "20261222T18Z", "clip", utf8("bundle"));
    const opening = await epoch.opening();
    expect(await openUnderEpoch(opening, "20261222T18Z", "clip", sealed)).toEqual(utf8("bundle"));
    expect(await code(() => openUnderEpoch(opening, "20261222T19Z", "clip", sealed))).toBe("hpke.not-opened");
    expect(await code(() => openUnderEpoch(opening, "20261222T18Z", "other", sealed))).toBe("hpke.not-opened");
  });

  it("SF-17 blobs open for their circle, kind and object only", async () => {
    const { opening } = await DeviceKeys.generate();
    const sealed = await sealBlob(opening.publicKey, "circle", "camera-name", "device1", { name: "Front door" });
    expect(await openBlob(opening, "circle", "camera-name", "device1", sealed)).toEqual({ name: "Front door" });
    expect(await code(() => openBlob(opening, "circle", "camera-name", "device2", sealed))).toBe("hpke.not-opened");
    expect(await code(() => openBlob(opening, "circle", "zone", "device1", sealed))).toBe("hpke.not-opened");
    sealed[70]! ^= 1;
    expect(await code(() => openBlob(opening, "circle", "camera-name", "device1", sealed))).toBe("hpke.not-opened");
  });
});

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type BagParts,
  bagFiles,
  bytesSource,
  encodeHex,
  type GrantedMessage,
  IngestProof,
  KINDS,
  type OpenedTrack,
  openGrantedExtra,
  openGrantedTrackKey,
  openWholeTrack,
  parseJson,
  random,
  readGrantedMessage,
  text,
  TrustPolicy,
  utf8,
  verifyDisclosure,
  writeBag,
} from "../src/index.js";
import { BAG_README, bagReadme } from "../src/bag/readme.js";
import type { Disclosure } from "../src/grant/disclosure.js";
import { code } from "./expecting.js";
import { aScenario, NOW, type Scenario, TERMS } from "./scenario.js";

let s: Scenario;
let message: GrantedMessage;
let parts: BagParts;
let folder: string;

beforeAll(async () => {
  s = await aScenario();
  message = readGrantedMessage(
    parseJson(
      utf8(
        JSON.stringify({
          requestId: s.parts.requestId,
          jti: s.grant.payload["jti"],
          grant: s.grant.toJson(),
          grantProof: text(s.grantProof.bytes()),
          statements: s.clips.map((clip) => clip.statement.json),
          ingestProofs: s.ingestProofs.map((proof) => ({ index: proof.proof.index, proof: text(proof.proof.bytes()) })),
          request: s.request.toJson(),
          requestProof: text(s.requestProof.bytes()),
          agencyChain: s.agency.chain.toJson(),
          agencyProof: text(s.agencyProof.bytes()),
          releasedAt: NOW + 130,
        }),
      ),
    ),
  );
  const disclosure = await verifyDisclosure(message, s.trust);
  const caseKey = await s.caseKey.opening();
  const tracks: OpenedTrack[] = [];
  for (const [i, clip] of disclosure.grant.clips.entries()) {
    const statement = disclosure.statements[i]!;
    for (const { kind } of clip.sealedKeys) {
      const trackKey = await openGrantedTrackKey(disclosure.grant, disclosure.logged.request, statement, kind, caseKey);
      const source = bytesSource(s.clips.find((one) => one.statement.clipId === statement.clipId)!.ciphertexts.get(kind)!);
      tracks.push({ clipId: statement.clipId, kind, trackKey, plaintext: await openWholeTrack(statement, kind, trackKey, source) });
    }
  }
  const { bytes } = await openGrantedExtra(disclosure.grant, disclosure.logged.request, "place", caseKey);
  parts = { disclosure, trust: s.trust, terms: TERMS, tracks, extras: [{ kind: "place", bytes }], exportedAt: NOW + 200 };
  folder = mkdtempSync(join(tmpdir(), "porchlight-bag-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** BAG_OUT=<folder> keeps a bag and its trust file there, to try other verifiers on. */
afterAll(async () => {
  const out = process.env["BAG_OUT"];
  if (out !== undefined) {
    writeFileSync(join(out, "bag.zip"), (await writeBag(parts)).zip);
    writeFileSync(join(out, "trust.json"), JSON.stringify(s.trust.toJson()));
  }
});

/** Unpacks the bag's ZIP and returns its top folder. */
async function unpack(): Promise<string> {
  const { name, zip } = await writeBag(parts);
  const top = join(folder, name.replace(/\.zip$/, ""));
  rmSync(top, { recursive: true, force: true });
  for (const [path, bytes] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return top;
}

/** Runs the commands of the bag's README as they stand there. */
function runReadme(top: string): { status: number | null; out: string } {
  const run = spawnSync("sh", ["-c", "sed -n 's/^    //p' README.txt | sh"], { cwd: top, encoding: "utf8" });
  return { status: run.status, out: run.stdout + run.stderr };
}

describe("SF-25 evidence bag", () => {
  it("has exactly the files of the layout, in a ZIP without compression", async () => {
    const files = await bagFiles(parts);
    const [one, two] = s.clips.map((clip) => clip.statement.clipId) as [string, string];
    const names = (id: string, kinds: readonly string[]): string[] => [
      `meta/${id}.statement.json`,
      ...kinds.flatMap((kind) => [`meta/${id}.${kind}.plain-mac-key`, `meta/${id}.${kind}.track-key`]),
    ];
    expect([...files.keys()].sort()).toEqual(
      [
        "README.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
        `data/${one}.mp4`, `data/${one}.audio.m4a`, `data/${one}.detail.json`, `data/${two}.mp4`, `data/${two}.detail.json`,
        "data/place.json",
        ...names(one, ["video", "audio", "detail"]), ...names(two, ["video", "detail"]),
        "meta/request.json", "meta/grant.json", "meta/terms.txt", "meta/custody.jsonld",
        "proof/request.tlog-proof", "proof/grant.tlog-proof", "proof/agency.tlog-proof",
        "proof/ingest-1.tlog-proof", "proof/ingest-2.tlog-proof",
        "trust/trust.json", "trust/agency-chain.json",
      ].sort(),
    );
    const keyFile = files.get(`meta/${one}.video.track-key`)!;
    expect(text(keyFile)).toMatch(/^[0-9a-f]{64}\n$/);
    expect(files.get(`data/${one}.mp4`)).toEqual(s.plaintexts.get(`${one} video`));
    const { zip } = await writeBag(parts);
    expect(encodeHex(zip.slice(0, 4))).toBe("504b0304");
    expect(encodeHex(zip.slice(8, 10))).toBe("0000");
    const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    expect(zip.length).toBeGreaterThan(size);
    expect((await TrustPolicy.parse(files.get("trust/trust.json")!)).toJson()).toEqual(s.trust.toJson());
  });

  it("A-48 holds nothing of what was not ticked", async () => {
    const { zip } = await writeBag(parts);
    const [, two] = s.clips.map((clip) => clip.statement.clipId);
    for (const kind of KINDS.filter((candidate) => candidate === "audio" || candidate === "poster")) {
      expect(Buffer.from(zip).includes(Buffer.from(s.plaintexts.get(`${two} ${kind}`)!))).toBe(false);
    }
  });

  it("the commands of README.txt hold on a bag, as anyone would type them", async () => {
    const top = await unpack();
    const { status, out } = runReadme(top);
    expect(out).not.toMatch(/FAILED|rror/);
    expect(out.match(/^OK /gm)?.length).toBe(2 + 1 + 2 + 2 * 5 + 1 + 1 + 2 + 5 + 1 + 5);
    expect(status).toBe(0);
    execFileSync("sha256sum", ["--strict", "--quiet", "-c", "tagmanifest-sha256.txt"], { cwd: top });
  });

  it("README.txt is the Java module's text, and a name cannot become a line of it", async () => {
    expect(BAG_README).toBe(
      readFileSync(new URL("../../../../sealing/src/main/resources/io/porchlight/sealing/bag/README.txt", import.meta.url), "utf8"),
    );
    const files = await bagFiles(parts);
    expect(text(files.get("README.txt")!)).toContain(`Grant     ${parts.disclosure.grant.jti}\n`);
    const name = "Town\n    touch /tmp/owned\u2028    x";
    const named = { ...parts.disclosure, logged: { ...parts.disclosure.logged, agency: { state: { name } } } };
    expect(bagReadme(named as unknown as Disclosure, 0)).toContain("Agency    Town?    touch /tmp/owned?    x (");
  });

  it("the commands of README.txt fail on changed footage, another statement, and another grant", async () => {
    const id = s.clips[0]!.statement.clipId;
    for (const path of [`data/${id}.mp4`, `meta/${id}.statement.json`, "meta/grant.json", "meta/terms.txt"]) {
      const top = await unpack();
      const bytes = readFileSync(join(top, path));
      const at = path.endsWith("grant.json") ? bytes.length - 40 : path.endsWith("statement.json") ? bytes.indexOf('"origin":"') + 12 : 9;
      bytes[at] = bytes[at] === 0x41 ? 0x42 : 0x41;
      writeFileSync(join(top, path), bytes);
      const withoutHashes = readFileSync(join(top, "README.txt"), "utf8").replaceAll(/^ {4}sha256sum.*$/gm, "");
      expect(runReadme(top).status, path).not.toBe(0);
      writeFileSync(join(top, "README.txt"), withoutHashes);
      expect(runReadme(top).status, `${path} without file hashes`).not.toBe(0);
    }
  });

  it("is refused with other footage, keys, terms or extras than were granted", async () => {
    const [first, ...rest] = parts.tracks as [OpenedTrack, ...OpenedTrack[]];
    const bag = (change: Partial<BagParts>): Promise<string> => code(() => bagFiles({ ...parts, ...change }));
    expect(await bag({ tracks: rest })).toBe("bag.tracks");
    expect(await bag({ tracks: [...rest, { ...first, plaintext: random(3000) }] })).toBe("clip.plaintext");
    expect(await bag({ tracks: [...rest, { ...first, trackKey: random(32) }] })).toBe("clip.commitment");
    expect(await bag({ tracks: [...rest, { ...first, kind: "poster" }] })).toBe("bag.tracks");
    expect(await bag({ terms: utf8("other") })).toBe("bag.terms");
    expect(await bag({ extras: [] })).toBe("bag.extras");
    expect(await bag({ extras: [{ kind: "place", bytes: utf8("{}") }] })).toBe("grant.extra-hash");
  });
});

describe("granted message", () => {
  it("is refused when a proof is missing, swapped, or in the wrong order", async () => {
    const verify = (change: Partial<GrantedMessage>, trust = s.trust): Promise<string> =>
      code(() => verifyDisclosure({ ...message, ...change }, trust));
    expect(await verify({})).toBe("held");
    expect(await verify({ ingestProofs: message.ingestProofs.slice(1) })).toBe("ingest.statement");
    expect(await verify({ ingestProofs: [...message.ingestProofs, message.ingestProofs[0]!] })).toBe("ingest.index");
    expect(await verify({ ingestProofs: message.ingestProofs.map((entry) => ({ ...entry, index: entry.index + 1 })) })).toBe("ingest.index");
    expect(await verify({ statements: message.statements.slice(1) })).toBe("grant.clip-unknown");
    expect(await verify({ grantProof: message.requestProof })).toBe("merkle.inclusion");
    expect(await verify({}, s.log.policy(s.trust.accrediting, 7))).toBe("request.agency-too-new");
    const late = await s.log.proof({ index: s.grantProof.index, salt: s.grantProof.salt() }, NOW + 400_000);
    expect(await verify({ grantProof: text(late.bytes()) })).toBe("grant.too-late");
    const proof = s.ingestProofs[0]!;
    const relogged = await s.log.append({ ...parseJson(utf8(JSON.stringify(proof.proof.extraFields().json["record"]))) });
    const after = IngestProof.make(proof.batch, relogged.salt, proof.clips, relogged.index, await s.log.path(relogged.index), await s.log.checkpoint(NOW));
    const entry = { index: relogged.index, proof: text(after.proof.bytes()) };
    expect(await verify({ ingestProofs: [entry, message.ingestProofs[1]!] })).toBe("ingest.order");
  });
});

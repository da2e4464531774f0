import { describe, expect, it } from "vitest";
import {
  buildIngestBatch,
  checkConsistency,
  checkInclusion,
  consistencyPath,
  COSIGNATURE_KEY,
  decodeHex,
  encodeHex,
  hashOf,
  inclusionPath,
  ingestBatchJson,
  ingestPadding,
  IngestProof,
  leafHash,
  logEntry,
  LogProof,
  Note,
  NOTE_KEY,
  NoteSigner,
  random,
  rootOfLeaves,
  text,
  tilePath,
  TileReader,
  TrustPolicy,
  utf8,
  VerifierKey,
  writeTiles,
  type Bytes,
} from "../src/index.js";
import { code } from "./expecting.js";
import { TestLog } from "./transparency.js";

const leavesOf = (count: number): Promise<Bytes[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => leafHash(utf8(`entry ${i}`))));

describe("RFC 6962 trees", () => {
  it("has the roots of Certificate Transparency's reference tests", async () => {
    const data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const roots = [
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    const leaves = await Promise.all(data.map((hex) => leafHash(decodeHex(hex))));
    for (const [i, root] of roots.entries()) {
      expect(encodeHex(await rootOfLeaves(leaves.slice(0, i + 1)))).toBe(root);
    }
    expect(encodeHex(await rootOfLeaves([]))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("proves every leaf and every beginning of every tree up to 17, and nothing else", async () => {
    const leaves = await leavesOf(17);
    for (let size = 1; size <= leaves.length; size++) {
      const tree = leaves.slice(0, size);
      const root = await rootOfLeaves(tree);
      for (let index = 0; index < size; index++) {
        const path = await inclusionPath(tree, index);
        await checkInclusion(utf8(`entry ${index}`), index, size, path, root);
        expect(await code(() => checkInclusion(utf8("other"), index, size, path, root))).toBe("merkle.inclusion");
        const longer = [...path, random(32)];
        expect(await code(() => checkInclusion(utf8(`entry ${index}`), index, size, longer, root))).toMatch(/^merkle\./);
        if (path.length > 0) {
          const shorter = path.slice(1);
          expect(await code(() => checkInclusion(utf8(`entry ${index}`), index, size, shorter, root))).toMatch(/^merkle\./);
        }
      }
      for (let old = 1; old <= size; old++) {
        const path = await consistencyPath(tree, old);
        const oldRoot = await rootOfLeaves(leaves.slice(0, old));
        await checkConsistency(old, oldRoot, size, root, path);
        expect(await code(() => checkConsistency(old, random(32), size, root, path))).toMatch(/^merkle\./);
        expect(await code(() => checkConsistency(old, oldRoot, size, root, [...path, random(32)]))).toMatch(/^merkle\./);
        if (old < size) {
          expect(await code(() => checkConsistency(old, oldRoot, size, random(32), path))).toBe("merkle.consistency");
        }
      }
    }
    expect(await code(() => checkConsistency(3, random(32), 2, random(32), []))).toBe("merkle.size");
    expect(await code(() => checkInclusion(utf8("x"), 2, 2, [], random(32)))).toBe("merkle.index");
  });

  it("reads the same proofs from tiles", async () => {
    const leaves = await leavesOf(700);
    const tiles = await writeTiles(leaves);
    const reader = new TileReader((path) => Promise.resolve(tiles.get(path)!), leaves.length);
    expect(await reader.root(0, 700)).toEqual(await rootOfLeaves(leaves));
    for (const index of [0, 255, 256, 511, 512, 699]) {
      expect(await reader.inclusionPath(index)).toEqual(await inclusionPath(leaves, index));
    }
    for (const old of [1, 2, 255, 256, 257, 512, 699, 700]) {
      expect(await reader.consistencyPath(old)).toEqual(await consistencyPath(leaves, old));
    }
    expect(tilePath(0, 1_234_067, 9)).toBe("tile/0/x001/x234/067.p/9");
    expect([...tiles.keys()]).toEqual(["tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"]);
  });
});

describe("C2SP notes", () => {
  it("reads the vkey of the Go module database and its type and id", async () => {
    const key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    expect((await VerifierKey.parse(key)).text).toBe(key);
    expect(await code(() => VerifierKey.parse(key.replace("033de0ae", "033de0af")))).toBe("vkey.id");
    expect(await code(() => VerifierKey.parse("x"))).toBe("vkey.form");
  });

  it("round trips notes and refuses other forms", async () => {
    const log = await TestLog.start();
    await log.append({ a: 1 });
    const note = await log.checkpoint(1);
    expect(Note.parse(note.bytes()).bytes()).toEqual(note.bytes());
    const whole = text(note.bytes());
    for (const bad of [whole.slice(0, -1), whole.replace("\u2014", "-"), whole.replace("\n\n", "\n"), whole + "\n", whole.replace("\n1\n", "\n1\r\n")]) {
      expect(await code(() => Note.parse(utf8(bad)))).toMatch(/^(note|encoding)\./);
    }
  });
});

describe("SF-23 SF-24 proofs under a trust policy", () => {
  it("round trips and shows index and time", async () => {
    const log = await TestLog.start(3);
    const record = { typ: "x", v: 1 };
    await log.append({ typ: "other", v: 1 });
    const logged = await log.append(record);
    await log.append({ typ: "third", v: 1 });
    const proof = LogProof.parse((await log.proof(logged, 1000)).bytes());
    const policy = await TrustPolicy.of(log.policy([], 0, 2).toJson());
    const shown = await proof.verifyRecord(record, policy);
    expect([shown.index, shown.time, shown.checkpoint.size]).toEqual([1, 1000, 3]);
    expect(shown.entry).toEqual(logged.entry);
    expect(await code(() => proof.verifyRecord({ typ: "x", v: 2 }, policy))).toBe("merkle.inclusion");
    expect(await code(async () => proof.verifyRecord(record, (await TestLog.start()).policy()))).toBe("checkpoint.signature");
  });

  it("A-19 counts different witnesses and takes the n-th earliest time", async () => {
    const log = await TestLog.start(3);
    const logged = await log.append({ a: 1 });
    const [a, b, c] = log.witnesses as [NoteSigner, NoteSigner, NoteSigner];
    let note = await log.checkpoint(0, 1, []);
    note = note.with(await a.cosign(note.text, 500)).with(await a.cosign(note.text, 300));
    const proof = (checkpoint: Note): LogProof => LogProof.ofRecord(logged.salt, 0, [], checkpoint);
    const two = log.policy([], 0, 2);
    expect(await code(() => proof(note).verifyRecord({ a: 1 }, two))).toBe("checkpoint.cosignatures");
    note = note.with(await b.cosign(note.text, 400)).with(await c.cosign(note.text, 900));
    expect((await proof(note).verifyRecord({ a: 1 }, two)).time).toBe(400);
    expect((await proof(note).verifyRecord({ a: 1 }, log.policy([], 0, 3))).time).toBe(900);
    const line = await c.cosign(note.text, 901);
    line.signature[20]! ^= 1;
    expect(await code(() => proof(note.with(line)).verifyRecord({ a: 1 }, two))).toBe("cosignature.invalid");
    const stranger = await NoteSigner.generate("witness.example/9", COSIGNATURE_KEY);
    expect((await proof(note.with(await stranger.cosign(note.text, 1))).verifyRecord({ a: 1 }, two)).time).toBe(400);
  });

  it("refuses policies that count one witness twice or trust the log to watch itself", async () => {
    const log = await TestLog.start(1);
    const key = log.witnesses[0]!.verifier;
    const twin = await VerifierKey.make("other.example", COSIGNATURE_KEY, key.publicKey);
    const self = await VerifierKey.make("self.example", COSIGNATURE_KEY, log.log.verifier.publicKey);
    const wrong = await VerifierKey.make("wrong.example", NOTE_KEY, random(32));
    const parts = { log: log.log.verifier, accrediting: [], agencyDays: 0, cosignatures: 1 };
    for (const witnesses of [[key, twin], [self], [wrong], [key, key]]) {
      expect(await code(() => TrustPolicy.make({ ...parts, witnesses }))).toBe("trust.witnesses");
    }
    expect(await code(() => TrustPolicy.make({ ...parts, witnesses: [key], cosignatures: 2 }))).toBe("trust.cosignatures");
  });

  it("SF-22 shows a statement in its batch, and no other", async () => {
    const log = await TestLog.start();
    const statement = { json: { clip: "one" }, hash: await hashOf({ clip: "one" }) };
    const salt = random(32);
    const { batch, path } = await buildIngestBatch([ingestPadding(), await logEntry(salt, statement.json), ingestPadding()]);
    const logged = await log.append(ingestBatchJson(batch));
    const made = IngestProof.make(
      batch,
      logged.salt,
      [{ statement: statement.hash, salt, index: 1, path: await path(1) }],
      logged.index,
      await log.path(logged.index),
      await log.checkpoint(5),
    );
    const proof = IngestProof.parse(made.proof.bytes());
    expect((await proof.verify(log.policy())).time).toBe(5);
    await proof.checkStatement(statement);
    const other = { json: { clip: "two" }, hash: await hashOf({ clip: "two" }) };
    expect(await code(() => proof.checkStatement(other))).toBe("ingest.statement");
    expect(await code(() => proof.checkStatement({ json: other.json, hash: statement.hash }))).toBe("merkle.inclusion");
  });

  it("refuses other forms of proof files", async () => {
    const log = await TestLog.start();
    await log.append({ b: 1 });
    const logged = await log.append({ a: 1 });
    const whole = text((await log.proof(logged, 7)).bytes());
    for (const bad of [
      whole.replace("@v1", "@v2"),
      whole.replace("index 1", "index 01"),
      whole.replace("index 1\n", ""),
      whole.replace(/extra .*\n/, "extra !\n"),
      whole.slice(0, 60),
    ]) {
      expect(await code(() => LogProof.parse(utf8(bad)))).toMatch(/^(proof|note|encoding)\./);
    }
    const without = LogProof.parse(utf8(whole.replace(/extra .*\n/, "")));
    expect(await code(() => without.verifyRecord({ a: 1 }, log.policy()))).toBe("proof.extra");
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Json, Refused } from "../src/index.js";
import { readerName, runVector, type Vector } from "./vectorReaders.js";

const FOLDER = new URL("../../../../sealing/vectors/", import.meta.url);
const STRANGE: readonly unknown[] = [0, -1, 2 ** 60, 1.5, "", "A", "=", "é\ud800", [], {}, true, null, "x".repeat(5000), "__proto__", [[]], { a: [] }];

/** mulberry32: the same strange inputs in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Changes one value somewhere inside, in place: replaced, removed, or a character exchanged. */
function disturb(value: Record<string, unknown> | unknown[], random: () => number): void {
  const names = Object.keys(value);
  const name = names[Math.floor(random() * names.length)];
  if (name === undefined) {
    return;
  }
  const members = value as Record<string, unknown>;
  const member = members[name];
  const choice = random();
  if (typeof member === "object" && member !== null && choice < 0.75) {
    disturb(member as Record<string, unknown>, random);
  } else if (typeof member === "string" && member.length > 0 && choice < 0.6) {
    const at = Math.floor(random() * member.length);
    members[name] = member.slice(0, at) + "AQgwx_-{}\"\n0"[Math.floor(random() * 12)] + member.slice(at + 1);
  } else if (choice < 0.9) {
    members[name] = STRANGE[Math.floor(random() * STRANGE.length)];
  } else if (Array.isArray(value)) {
    value.splice(Number(name), 1);
  } else {
    delete members[name];
  }
}

const samples = new Map<string, Vector>();
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".json"))) {
  for (const vector of JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Vector[]) {
    const short = JSON.stringify(vector.in).length < 60_000 && !("pattern" in vector.in);
    if (vector.out !== "refused" && short && !samples.has(readerName(vector))) {
      samples.set(readerName(vector), vector);
    }
  }
}

describe("readers of disturbed input refuse it, or take it, and throw nothing else", () => {
  it.each([...samples.keys()])("%s", async (name) => {
    const sample = samples.get(name)!;
    const random = seeded(name.length * 7919);
    let refused = 0;
    for (let run = 0; run < 60; run++) {
      const input = JSON.parse(JSON.stringify(sample.in)) as Record<string, unknown>;
      disturb(input, random);
      if (readerName({ ...sample, in: input as Vector["in"] }) !== name) {
        continue;
      }
      try {
        await runVector({ ...sample, in: input as Record<string, Json> });
      } catch (error) {
        expect(error, `run ${run}: ${(error as Error).stack}`).toBeInstanceOf(Refused);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});

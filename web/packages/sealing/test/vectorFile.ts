import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import { canonicalText, type Json } from "../src/index.js";
import { code } from "./expecting.js";
import { runVector, type Vector } from "./vectorReaders.js";

const FOLDER = new URL("../../../../sealing/vectors/", import.meta.url);

/** A file of vectors in the making: each is tried before it is written, and written only where VECTORS_WRITE=1. */
export class VectorFile {
  readonly vectors: Vector[] = [];

  constructor(readonly name: string) {}

  async accepted(name: string, op: string, input: Record<string, Json>): Promise<void> {
    const vector = { name, op, in: input, out: "refused" as Json };
    this.vectors.push({ ...vector, out: await runVector(vector) });
  }

  async refused(name: string, op: string, input: Record<string, Json>): Promise<void> {
    const vector = { name, op, in: input, out: "refused" };
    expect(await code(() => runVector(vector)), name).not.toBe("held");
    this.vectors.push(vector);
  }

  write(): void {
    const lines = this.vectors.map((vector) => canonicalText({ ...vector }));
    expect(lines.length).toBeGreaterThan(0);
    if (process.env["VECTORS_WRITE"] === "1") {
      writeFileSync(new URL(`ts-${this.name}.json`, FOLDER), `[\n${lines.join(",\n")}\n]\n`);
    }
  }
}

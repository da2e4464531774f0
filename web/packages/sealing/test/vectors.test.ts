import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { code } from "./expecting.js";
import { readers, readerName, runVector, type Vector } from "./vectorReaders.js";

const FOLDER = new URL("../../../../sealing/vectors/", import.meta.url);

const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).sort();

describe("SF-26 vectors, whoever made them", () => {
  const found = new Set<string>();
  for (const file of files) {
    const vectors = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Vector[];
    describe(file, () => {
      for (const vector of vectors) {
        found.add(readerName(vector));
        it(`${vector.op}: ${vector.name}`, async () => {
          if (vector.out === "refused") {
            expect(await code(() => runVector(vector))).not.toBe("held");
          } else {
            expect(JSON.parse(JSON.stringify(await runVector(vector)))).toEqual(vector.out);
          }
        });
      }
    });
  }

  it("there are vectors for everything that is read", () => {
    expect(Object.keys(readers).filter((name) => !found.has(name))).toEqual([]);
  });
});

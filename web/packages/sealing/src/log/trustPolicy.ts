import { encodeHex } from "../encoding/hex.js";
import { Fields } from "../json/fields.js";
import { type Json, type JsonObject, parseJson } from "../json/jcs.js";
import { PublicKey } from "../key/publicKey.js";
import { must } from "../refused.js";
import { type Checkpoint, checkpointSignedBy, cosignatureTime } from "./checkpoint.js";
import type { Note } from "./note.js";
import { COSIGNATURE_KEY, NOTE_KEY, VerifierKey } from "./verifierKey.js";

const MOST_KEYS = 64;

/** Whom a reader believes (SF-24). */
export class TrustPolicy {
  private constructor(
    /** vkey of type 1; its name is the log's origin. */
    readonly log: VerifierKey,
    /** vkeys of type 4, of different names and keys. */
    readonly witnesses: readonly VerifierKey[],
    readonly accrediting: readonly PublicKey[],
    readonly agencyDays: number,
    readonly cosignatures: number,
  ) {}

  static make(parts: {
    readonly log: VerifierKey;
    readonly witnesses: readonly VerifierKey[];
    readonly accrediting: readonly PublicKey[];
    readonly agencyDays: number;
    readonly cosignatures: number;
  }): TrustPolicy {
    const { log, witnesses, accrediting, agencyDays, cosignatures } = parts;
    must(log.type === NOTE_KEY, "trust.log", "The log's key is a note key (type 1).");
    const names = new Set(witnesses.map((witness) => witness.name));
    // Cosignatures do not cover the witness's name: one key under two names would count twice.
    const keys = new Set(witnesses.map((witness) => encodeHex(witness.publicKey)));
    must(
      names.size === witnesses.length &&
        keys.size === witnesses.length &&
        witnesses.every((witness) => witness.type === COSIGNATURE_KEY),
      "trust.witnesses",
      "Witnesses are different cosigning keys (type 4).",
    );
    must(!keys.has(encodeHex(log.publicKey)), "trust.witnesses", "The log's own key cannot be a witness.");
    const thumbprints = new Set(accrediting.map((key) => key.id));
    must(thumbprints.size === accrediting.length, "trust.accrediting", "An accrediting key stands there twice.");
    must(agencyDays >= 0 && agencyDays <= 3650, "trust.agencyDays", "agencyDays lies between 0 and 3650.");
    must(
      cosignatures >= 1 && cosignatures <= witnesses.length,
      "trust.cosignatures",
      "cosignatures is at least 1 and at most the witnesses' number.",
    );
    return new TrustPolicy(log, witnesses, accrediting, agencyDays, cosignatures);
  }

  static async of(json: Json): Promise<TrustPolicy> {
    const fields = Fields.of(json, "The trust file").exactly(
      "log",
      "witnesses",
      "accrediting",
      "agencyDays",
      "cosignatures",
    );
    return TrustPolicy.make({
      log: await VerifierKey.parse(fields.text("log")),
      witnesses: await Promise.all(fields.texts("witnesses", 0, MOST_KEYS).map((text) => VerifierKey.parse(text))),
      accrediting: await Promise.all(fields.array("accrediting", 0, MOST_KEYS).map((key) => PublicKey.of(key))),
      agencyDays: fields.integer("agencyDays", 0),
      cosignatures: fields.integer("cosignatures", 1),
    });
  }

  static async parse(bytes: Uint8Array): Promise<TrustPolicy> {
    return TrustPolicy.of(parseJson(bytes));
  }

  toJson(): JsonObject {
    return {
      log: this.log.text,
      witnesses: this.witnesses.map((witness) => witness.text),
      accrediting: this.accrediting.map((key) => key.toJson()),
      agencyDays: this.agencyDays,
      cosignatures: this.cosignatures,
    };
  }

  /**
   * Checks a checkpoint: each line that names a known key must hold, lines of unknown keys are passed over. The time that
   * counts is the `cosignatures`-th earliest among different witnesses.
   */
  async verify(note: Note): Promise<{ readonly checkpoint: Checkpoint; readonly time: number }> {
    const checkpoint = await checkpointSignedBy(this.log, note);
    const earliest = new Map<string, number>();
    for (const line of note.signatures) {
      for (const witness of this.witnesses.filter((candidate) => candidate.made(line))) {
        const time = await cosignatureTime(note.text, line, witness);
        earliest.set(witness.name, Math.min(time, earliest.get(witness.name) ?? time));
      }
    }
    must(
      earliest.size >= this.cosignatures,
      "checkpoint.cosignatures",
      `The checkpoint has cosignatures of ${earliest.size} witnesses, not ${this.cosignatures}.`,
    );
    const time = [...earliest.values()].sort((a, b) => a - b)[this.cosignatures - 1]!;
    return { checkpoint, time };
  }
}

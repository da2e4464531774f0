import {
  checkpointText,
  COSIGNATURE_KEY,
  inclusionPath,
  type Json,
  leafHash,
  logEntry,
  LogProof,
  Note,
  NOTE_KEY,
  NoteSigner,
  type PublicKey,
  random,
  rootOfLeaves,
  TrustPolicy,
  type Bytes,
} from "../src/index.js";

/** A log with witnesses of its own, in memory. */
export class TestLog {
  readonly entries: Bytes[] = [];

  private constructor(
    readonly log: NoteSigner,
    readonly witnesses: readonly NoteSigner[],
  ) {}

  static async start(witnesses = 1): Promise<TestLog> {
    const names = Array.from({ length: witnesses }, (_, i) => `witness.example/${i}`);
    return new TestLog(
      await NoteSigner.generate("log.example/porchlight", NOTE_KEY),
      await Promise.all(names.map((name) => NoteSigner.generate(name, COSIGNATURE_KEY))),
    );
  }

  policy(accrediting: readonly PublicKey[] = [], agencyDays = 0, cosignatures = 1): TrustPolicy {
    const witnesses = this.witnesses.map((witness) => witness.verifier);
    return TrustPolicy.make({ log: this.log.verifier, witnesses, accrediting, agencyDays, cosignatures });
  }

  async append(record: Json): Promise<{ index: number; salt: Bytes; entry: Bytes }> {
    const salt = random(32);
    const entry = await logEntry(salt, record);
    this.entries.push(entry);
    return { index: this.entries.length - 1, salt, entry };
  }

  async checkpoint(time: number, size = this.entries.length, witnesses = this.witnesses): Promise<Note> {
    const leaves = await Promise.all(this.entries.slice(0, size).map(leafHash));
    const text = checkpointText({ origin: this.log.verifier.name, size, root: await rootOfLeaves(leaves) });
    let note = Note.make(text, [await this.log.signNote(text)]);
    for (const witness of witnesses) {
      note = note.with(await witness.cosign(text, time));
    }
    return note;
  }

  async path(index: number): Promise<Bytes[]> {
    return inclusionPath(await Promise.all(this.entries.map(leafHash)), index);
  }

  async proof(logged: { index: number; salt: Bytes }, time: number): Promise<LogProof> {
    return LogProof.ofRecord(logged.salt, logged.index, await this.path(logged.index), await this.checkpoint(time));
  }
}

import { encodeBase64 } from "../encoding/base64url.js";
import { be64, type Bytes, concat, utf8 } from "../encoding/bytes.js";
import { must } from "../refused.js";
import { decimal, hashLine, splitLines } from "./lines.js";
import { Note, type NoteSignature } from "./note.js";
import { COSIGNATURE_KEY, NOTE_KEY, VerifierKey } from "./verifierKey.js";

/** A tree head (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Bytes;
}

export function checkpointText(checkpoint: Checkpoint): string {
  return `${checkpoint.origin}\n${checkpoint.size}\n${encodeBase64(checkpoint.root)}\n`;
}

/** Reads a note's text; extension lines must not be empty and are otherwise passed over. */
export function readCheckpoint(text: string): Checkpoint {
  const lines = splitLines(text, "checkpoint.form");
  must(
    lines.length >= 3 && lines[0] !== "" && lines.slice(3).every((line) => line !== ""),
    "checkpoint.form",
    "A checkpoint has at least three lines, none of them empty.",
  );
  return {
    origin: lines[0]!,
    size: decimal(lines[1]!, "checkpoint.form"),
    root: hashLine(lines[2]!, "checkpoint.form"),
  };
}

/** Reads a checkpoint that the log's key signed; cosignatures are the trust policy's. */
export async function checkpointSignedBy(log: VerifierKey, note: Note): Promise<Checkpoint> {
  const checkpoint = readCheckpoint(note.text);
  must(checkpoint.origin === log.name, "checkpoint.origin", "The checkpoint is of another log.");
  const own = note.signatures.filter((line) => log.made(line));
  must(log.type === NOTE_KEY && own.length > 0, "checkpoint.signature", "The log's signature on the checkpoint is missing.");
  for (const line of own) {
    const holds = await log.verifies(utf8(note.text), line.signature);
    must(holds, "checkpoint.signature", "The log's signature on the checkpoint is wrong.");
  }
  return checkpoint;
}

/** What a witness signs (C2SP tlog-cosignature v1). */
export function cosignatureMessage(text: string, time: number): Bytes {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** Checks a signature line of this witness and returns its time, Unix seconds. */
export async function cosignatureTime(text: string, line: NoteSignature, witness: VerifierKey): Promise<number> {
  must(
    witness.type === COSIGNATURE_KEY && witness.made(line) && line.signature.length === 72,
    "cosignature.form",
    `This is no cosignature of ${witness.name}.`,
  );
  const time = new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0);
  must(time <= BigInt(Number.MAX_SAFE_INTEGER), "cosignature.time", "The cosignature's time lies too far ahead.");
  const seconds = Number(time);
  const holds = await witness.verifies(cosignatureMessage(text, seconds), line.signature.slice(8));
  must(holds, "cosignature.invalid", `The cosignature of ${witness.name} does not hold.`);
  return seconds;
}

/** A log's or witness's own key: for stand-ins, tests and vectors. */
export class NoteSigner {
  private constructor(
    readonly verifier: VerifierKey,
    readonly key: CryptoKey,
  ) {}

  static async generate(name: string, type: typeof NOTE_KEY | typeof COSIGNATURE_KEY): Promise<NoteSigner> {
    const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    return new NoteSigner(await VerifierKey.make(name, type, raw), pair.privateKey);
  }

  async signNote(text: string): Promise<NoteSignature> {
    return this.#line(await this.#sign(utf8(text)));
  }

  async cosign(text: string, time: number): Promise<NoteSignature> {
    return this.#line(concat(be64(time), await this.#sign(cosignatureMessage(text, time))));
  }

  async #sign(message: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.sign("Ed25519", this.key, message));
  }

  #line(signature: Bytes): NoteSignature {
    return { name: this.verifier.name, keyId: this.verifier.keyId, signature };
  }
}

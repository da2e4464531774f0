import { decodeBase64, encodeBase64, encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, concat, utf8 } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { canonical, type Json, parseCanonical } from "../json/jcs.js";
import { must, Refused } from "../refused.js";
import type { Checkpoint } from "./checkpoint.js";
import { decimal, hashLine, noteText, splitLines } from "./lines.js";
import { logEntry } from "./logEntry.js";
import { checkInclusion } from "./merkle.js";
import { Note } from "./note.js";
import type { TrustPolicy } from "./trustPolicy.js";

const HEADER = "c2sp.org/tlog-proof@v1";
const CODE = "proof.form";
const LONGEST = 4 * 1024 * 1024;
const LONGEST_PATH = 63;

/** What a proof shows once it held. */
export interface Shown {
  readonly index: number;
  /** Unix seconds at which enough witnesses had seen it (SF-24). */
  readonly time: number;
  readonly checkpoint: Checkpoint;
}

/** A proof that an entry is in the log, checkable offline (C2SP tlog-proof v1). */
export class LogProof {
  private constructor(
    /** What the application adds and the proof does not vouch for. */
    readonly extra: Bytes | undefined,
    readonly index: number,
    readonly path: readonly Bytes[],
    readonly checkpoint: Note,
  ) {}

  static make(extra: Bytes | undefined, index: number, path: readonly Bytes[], checkpoint: Note): LogProof {
    must(
      Number.isSafeInteger(index) && index >= 0 && path.length <= LONGEST_PATH && path.every((hash) => hash.length === 32),
      CODE,
      "A proof has an index and at most 63 hashes.",
    );
    return new LogProof(extra, index, path, checkpoint);
  }

  /** The proof of one record; its salt stands in the extra line (SF-23). */
  static ofRecord(salt: Bytes, index: number, path: readonly Bytes[], checkpoint: Note): LogProof {
    return LogProof.make(canonical({ salt: encodeBase64Url(salt) }), index, path, checkpoint);
  }

  static parse(bytes: Uint8Array): LogProof {
    const whole = noteText(bytes, LONGEST, CODE);
    const blank = whole.indexOf("\n\n");
    must(blank >= 0, CODE, "A proof is a head, an empty line and a checkpoint.");
    const head = splitLines(whole.slice(0, blank + 1), CODE);
    must(head.shift() === HEADER, CODE, `A proof begins with ${HEADER}.`);
    let extra: Bytes | undefined;
    if (head[0]?.startsWith("extra ")) {
      extra = decodeBase64(head.shift()!.slice("extra ".length));
    }
    const index = head.shift();
    if (!index?.startsWith("index ")) {
      throw new Refused(CODE, "A proof names its index.");
    }
    const path = head.map((line) => hashLine(line, CODE));
    return LogProof.make(
      extra,
      decimal(index.slice("index ".length), CODE),
      path,
      Note.parse(utf8(whole.slice(blank + 2))),
    );
  }

  bytes(): Bytes {
    const extra = this.extra === undefined ? "" : `extra ${encodeBase64(this.extra)}\n`;
    const path = this.path.map((hash) => `${encodeBase64(hash)}\n`).join("");
    return concat(utf8(`${HEADER}\n${extra}index ${this.index}\n${path}\n`), this.checkpoint.bytes());
  }

  /** The extra line as JSON; it must be canonical. */
  extraFields(): Fields {
    must(this.extra !== undefined, "proof.extra", "The proof lacks its extra line.");
    return Fields.of(parseCanonical(this.extra), "The proof's extra line");
  }

  /** The salt in the extra line, where it is all that stands there. */
  salt(): Bytes {
    return this.extraFields().exactly("salt").bytes("salt", 32);
  }

  /** Refused unless the 32-byte entry stands at the proof's index under a checkpoint that the policy trusts. */
  async verifyEntry(entry: Bytes, policy: TrustPolicy): Promise<Shown> {
    const { checkpoint, time } = await policy.verify(this.checkpoint);
    await checkInclusion(entry, this.index, checkpoint.size, this.path, checkpoint.root);
    return { index: this.index, time, checkpoint };
  }

  /** As {@link verifyEntry}, for a record whose salt is in the extra line. Also gives the entry. */
  async verifyRecord(record: Json, policy: TrustPolicy): Promise<Shown & { readonly entry: Bytes }> {
    const entry = await logEntry(this.salt(), record);
    return { ...(await this.verifyEntry(entry, policy)), entry };
  }
}

import { decodeBase64, encodeBase64 } from "../encoding/base64url.js";
import { type Bytes, concat, utf8 } from "../encoding/bytes.js";
import { must, Refused } from "../refused.js";
import { noteText, splitLines } from "./lines.js";
import { checkKeyName } from "./verifierKey.js";

const LONGEST = 128 * 1024;
const MOST_SIGNATURES = 64;

export interface NoteSignature {
  readonly name: string;
  /** 4 bytes. */
  readonly keyId: Bytes;
  readonly signature: Bytes;
}

/** A signed note: text, an empty line, signature lines (C2SP signed-note). Reading checks its form only. */
export class Note {
  private constructor(
    /** With its final newline. */
    readonly text: string,
    readonly signatures: readonly NoteSignature[],
  ) {}

  static make(text: string, signatures: readonly NoteSignature[]): Note {
    noteText(utf8(text), LONGEST, "note.text");
    must(text.endsWith("\n"), "note.text", "A note's text ends in a newline.");
    return new Note(text, signatures);
  }

  static parse(bytes: Uint8Array): Note {
    const whole = noteText(bytes, LONGEST, "note.form");
    const blank = whole.lastIndexOf("\n\n");
    must(blank >= 0 && blank + 2 < whole.length, "note.form", "A note is a text, an empty line and signatures.");
    const lines = splitLines(whole.slice(blank + 2), "note.form");
    must(lines.length <= MOST_SIGNATURES, "note.signatures", `A note has at most ${MOST_SIGNATURES} signatures.`);
    return Note.make(whole.slice(0, blank + 1), lines.map(readSignature));
  }

  /** The same note with one signature more. */
  with(signature: NoteSignature): Note {
    return new Note(this.text, [...this.signatures, signature]);
  }

  bytes(): Bytes {
    const lines = this.signatures.map(
      ({ name, keyId, signature }) => `\u2014 ${name} ${encodeBase64(concat(keyId, signature))}\n`,
    );
    return utf8(`${this.text}\n${lines.join("")}`);
  }
}

function readSignature(line: string): NoteSignature {
  const [, name, encoded] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined) {
    throw new Refused("note.form", "A signature line is a dash, a name and base64.");
  }
  checkKeyName(name);
  const bytes = decodeBase64(encoded);
  must(bytes.length > 4, "note.form", "A signature line lacks its signature.");
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

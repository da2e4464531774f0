import { decodeBase64 } from "../encoding/base64url.js";
import { type Bytes, text as decodeText } from "../encoding/bytes.js";
import { must, Refused } from "../refused.js";

/** UTF-8 without control characters but newline, of a bounded size (C2SP signed-note, "Format"). */
export function noteText(bytes: Uint8Array, longest: number, code: string): string {
  must(bytes.length <= longest, code, `The file is larger than ${longest} bytes.`);
  const text = decodeText(bytes);
  must(!/[\u0000-\u0009\u000b-\u001f]/.test(text), code, "The file holds a control character.");
  return text;
}

/** The lines of a text in which every line, also the last, ends in a newline. */
export function splitLines(text: string, code: string): string[] {
  must(text.endsWith("\n"), code, "The last line lacks its newline.");
  return text.slice(0, -1).split("\n");
}

/** An ASCII decimal without leading zeroes, at most 2^53 - 1. */
export function decimal(text: string, code: string): number {
  const value = Number(text);
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(value)) {
    throw new Refused(code, "A number is not a plain decimal.");
  }
  return value;
}

/** 32 bytes in base64 with padding. */
export function hashLine(text: string, code: string): Bytes {
  const hash = decodeBase64(text);
  must(hash.length === 32, code, "A hash has 32 bytes.");
  return hash;
}

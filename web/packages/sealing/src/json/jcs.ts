import canonicalize from "canonicalize";
import { decodeBase64Url, encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, equal, text as decodeText, utf8 } from "../encoding/bytes.js";
import { Refused } from "../refused.js";
import { sha256 } from "../crypto/sha256.js";

/** A JSON value as this project knows them (SF-01): no null, numbers are integers within ±(2^53-1). */
export type Json = string | number | boolean | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Nothing nests deeper. */
export const MAX_DEPTH = 32;
/** Nothing signed or hashed is longer, in bytes. */
export const MAX_SIZE = 4 * 1024 * 1024;

/** RFC 8785 bytes of a value; what SF-01 does not allow is {@link Refused}. */
export function canonical(value: Json): Bytes {
  return utf8(canonicalText(value));
}

/** RFC 8785 text of a value; what SF-01 does not allow is {@link Refused}. */
export function canonicalText(value: Json): string {
  checkValue(value, 0);
  try {
    return canonicalize(value)!;
  } catch (cause) {
    throw new Refused("jcs.value", "The value cannot be written as canonical JSON.", { cause });
  }
}

/** Base64url of SHA-256 over the canonical form (SF-04). */
export async function hashOf(value: Json): Promise<string> {
  return encodeBase64Url(await sha256(canonical(value)));
}

/**
 * Reads one JSON object strictly (SF-01): valid UTF-8, no repeated names, no null, no floats, integers within ±(2^53-1),
 * no lone surrogates, at most {@link MAX_DEPTH} deep and {@link MAX_SIZE} bytes. White space and order are free.
 */
export function parseJson(bytes: Uint8Array): JsonObject {
  const value = parseValue(bytes);
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new Refused("jcs.malformed", "The document must be a JSON object.");
  }
  return value as JsonObject;
}

/** As {@link parseJson}, but any value may stand at the top. */
export function parseValue(bytes: Uint8Array): Json {
  if (bytes.length > MAX_SIZE) {
    throw new Refused("jcs.too-large", "The document is too large.");
  }
  return new StrictReader(decodeText(bytes)).document();
}

/** As {@link parseJson}, and the bytes must be the canonical form of what they say. */
export function parseCanonical(bytes: Uint8Array): JsonObject {
  const value = parseJson(bytes);
  if (!equal(canonical(value), bytes)) {
    throw new Refused("jcs.not-canonical", "The document is not in RFC 8785 form.");
  }
  return value;
}

/** Reads base64url of a canonical JSON object. */
export function parseCanonicalBase64Url(encoded: string): JsonObject {
  return parseCanonical(decodeBase64Url(encoded));
}

function checkValue(value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) {
    throw new Refused("jcs.malformed", "The document nests too deep.");
  }
  if (typeof value === "string") {
    if (!value.isWellFormed()) {
      throw new Refused("jcs.value", "A text holds half a character.");
    }
  } else if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      throw new Refused("jcs.value", "Numbers must be integers within ±(2^53-1).");
    }
  } else if (Array.isArray(value)) {
    value.forEach((element) => checkValue(element, depth + 1));
  } else if (typeof value === "object" && value !== null && isPlain(value)) {
    for (const [name, member] of Object.entries(value)) {
      checkValue(name, depth);
      checkValue(member, depth + 1);
    }
  } else if (typeof value !== "boolean") {
    throw new Refused("jcs.value", "Only texts, integers, truth values, lists and objects are allowed.");
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * A small reader of its own, because JSON.parse silently keeps the last of two equal names. Tokens are still given to
 * JSON.parse, so that escapes are the platform's.
 */
class StrictReader {
  #at = 0;

  constructor(readonly source: string) {}

  document(): Json {
    const value = this.#value(0);
    this.#space();
    if (this.#at !== this.source.length) {
      this.#refuse("There is more after the document's end.");
    }
    return value;
  }

  #value(depth: number): Json {
    if (depth > MAX_DEPTH) {
      throw new Refused("jcs.malformed", "The document nests too deep.");
    }
    this.#space();
    switch (this.source[this.#at]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        throw new Refused("jcs.value", "null is not allowed.");
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    // No prototype, so that a member called "__proto__" is a member like any other.
    const members = Object.create(null) as Record<string, Json>;
    this.#at++;
    this.#space();
    if (this.#take("}")) {
      return members;
    }
    for (;;) {
      this.#space();
      if (this.source[this.#at] !== '"') {
        this.#refuse("A member name was expected.");
      }
      const name = this.#string();
      if (Object.hasOwn(members, name)) {
        throw new Refused("jcs.malformed", "A member name is repeated.");
      }
      this.#space();
      this.#expect(":");
      members[name] = this.#value(depth + 1);
      this.#space();
      if (this.#take("}")) {
        return members;
      }
      this.#expect(",");
    }
  }

  #array(depth: number): Json[] {
    const elements: Json[] = [];
    this.#at++;
    this.#space();
    if (this.#take("]")) {
      return elements;
    }
    for (;;) {
      elements.push(this.#value(depth + 1));
      this.#space();
      if (this.#take("]")) {
        return elements;
      }
      this.#expect(",");
    }
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const character = this.source[this.#at++];
      if (character === undefined) {
        this.#refuse("A text has no end.");
      }
      if (character === "\\") {
        this.#at++;
      } else if (character === '"') {
        break;
      }
    }
    let value: string;
    try {
      value = JSON.parse(this.source.slice(start, this.#at)) as string;
    } catch (cause) {
      throw new Refused("jcs.malformed", "A text is not valid JSON.", { cause });
    }
    if (!value.isWellFormed()) {
      throw new Refused("jcs.value", "A text holds half a character.");
    }
    return value;
  }

  #number(): number {
    const token = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.source.slice(this.#at, this.#at + 400))?.[0];
    if (token === undefined) {
      this.#refuse("A value was expected.");
    }
    const value = Number(token);
    if (!/^-?\d+$/.test(token) || !Number.isSafeInteger(value) || token === "-0") {
      throw new Refused("jcs.value", "Numbers must be integers within ±(2^53-1).");
    }
    this.#at += token.length;
    return value;
  }

  #word(word: string, value: boolean): boolean {
    if (!this.source.startsWith(word, this.#at)) {
      this.#refuse("A value was expected.");
    }
    this.#at += word.length;
    return value;
  }

  #space(): void {
    while (" \t\n\r".includes(this.source[this.#at] ?? "x")) {
      this.#at++;
    }
  }

  #take(character: string): boolean {
    if (this.source[this.#at] !== character) {
      return false;
    }
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#take(character)) {
      this.#refuse(`"${character}" was expected.`);
    }
  }

  #refuse(what: string): never {
    throw new Refused("jcs.malformed", `The document is not valid JSON: ${what}`);
  }
}

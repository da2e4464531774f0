import { decodeBase64Url } from "../encoding/base64url.js";
import type { Bytes } from "../encoding/bytes.js";
import { parseTime } from "../encoding/time.js";
import { Refused } from "../refused.js";
import type { Json, JsonObject } from "./jcs.js";

const ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Reads the members of one object; whatever is missing, unknown or of another shape is {@link Refused}. */
export class Fields {
  private constructor(
    readonly json: JsonObject,
    readonly what: string,
  ) {}

  static of(value: Json | undefined, what: string): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new Refused("json.type", `${what} must be an object.`);
    }
    return new Fields(value as JsonObject, what);
  }

  /** These members and no others. */
  exactly(...names: readonly string[]): this {
    return this.exactlyWithOptional(names, []);
  }

  exactlyWithOptional(required: readonly string[], optional: readonly string[]): this {
    for (const name of required) {
      if (!this.has(name)) {
        throw new Refused("json.missing", `${this.what} lacks "${name}".`);
      }
    }
    for (const name of Object.keys(this.json)) {
      if (!required.includes(name) && !optional.includes(name)) {
        throw new Refused("json.unknown", `${this.what} has an unknown member.`);
      }
    }
    return this;
  }

  /** `typ` and `v: 1`, which every signed or hashed structure has. */
  typed(typ: string): this {
    this.text("typ", typ);
    this.integer("v", 1, 1);
    return this;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.json, name);
  }

  value(name: string): Json {
    const value = this.has(name) ? this.json[name] : undefined;
    if (value === undefined) {
      throw new Refused("json.missing", `${this.what} lacks "${name}".`);
    }
    return value;
  }

  text(name: string, mustEqual?: string): string {
    const value = this.value(name);
    if (typeof value !== "string") {
      throw new Refused("json.type", `"${name}" of ${this.what} must be a text.`);
    }
    if (mustEqual !== undefined && value !== mustEqual) {
      throw new Refused("json.value", `"${name}" of ${this.what} is not the one expected.`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    if (!(allowed as readonly string[]).includes(value)) {
      throw new Refused("json.value", `"${name}" of ${this.what} is not one of ${allowed.join(", ")}.`);
    }
    return value as T;
  }

  /** 1 to 128 characters of `[A-Za-z0-9_-]`. */
  id(name: string): string {
    const value = this.text(name);
    if (!ID.test(value)) {
      throw new Refused("json.value", `"${name}" of ${this.what} is not an id.`);
    }
    return value;
  }

  /** base64url of exactly 32 bytes, kept as text: a hash, a thumbprint. */
  hash(name: string): string {
    this.bytes(name, 32);
    return this.text(name);
  }

  /** A hash, or `""` where there is no predecessor (SF-01). */
  hashOrEmpty(name: string): string {
    return this.text(name) === "" ? "" : this.hash(name);
  }

  bytes(name: string, length?: number): Bytes {
    return decodeBase64Url(this.text(name), length);
  }

  integer(name: string, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): number {
    const value = this.value(name);
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      throw new Refused("json.type", `"${name}" of ${this.what} must be an integer.`);
    }
    if (value < min || value > max) {
      throw new Refused("json.value", `"${name}" of ${this.what} is out of range.`);
    }
    return value;
  }

  bool(name: string): boolean {
    const value = this.value(name);
    if (typeof value !== "boolean") {
      throw new Refused("json.type", `"${name}" of ${this.what} must be true or false.`);
    }
    return value;
  }

  object(name: string): JsonObject {
    return this.fields(name).json;
  }

  fields(name: string): Fields {
    return Fields.of(this.value(name), `"${name}" of ${this.what}`);
  }

  array(name: string, min = 0, max = 10_000): readonly Json[] {
    const value = this.value(name);
    if (!Array.isArray(value)) {
      throw new Refused("json.type", `"${name}" of ${this.what} must be a list.`);
    }
    if (value.length < min || value.length > max) {
      throw new Refused("json.value", `"${name}" of ${this.what} has too few or too many elements.`);
    }
    return value as readonly Json[];
  }

  texts(name: string, min = 0, max = 10_000): readonly string[] {
    return this.array(name, min, max).map((element) => {
      if (typeof element !== "string") {
        throw new Refused("json.type", `"${name}" of ${this.what} must be a list of texts.`);
      }
      return element;
    });
  }

  /** `YYYY-MM-DDThh:mm:ssZ` as Unix seconds. */
  time(name: string): number {
    return parseTime(this.text(name));
  }
}

import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, utf8 } from "../encoding/bytes.js";
import { canonical, type JsonObject, parseCanonicalBase64Url } from "../json/jcs.js";
import { Fields } from "../json/fields.js";
import { Refused } from "../refused.js";

/** The protected header: JCS of exactly `{alg, kid, typ}` (SF-03). */
export function protectedHeader(kid: string, typ: string): string {
  return encodeBase64Url(canonical({ alg: "ES256", kid, typ }));
}

/** Reads a protected header and returns its kid. */
export function readProtectedHeader(encoded: string, typ: string): string {
  const fields = Fields.of(parseCanonicalBase64Url(encoded), "The protected header").exactly("alg", "kid", "typ");
  fields.text("alg", "ES256");
  fields.text("typ", typ);
  return fields.hash("kid");
}

export function signingInput(header: string, payload: string): Bytes {
  return utf8(`${header}.${payload}`);
}

/** `typ` of a payload that also has `v: 1`. */
export function payloadType(payload: JsonObject): string {
  const fields = Fields.of(payload, "The payload");
  const typ = fields.text("typ");
  if (typ === "") {
    throw new Refused("jws.type", "The payload has no type.");
  }
  fields.integer("v", 1, 1);
  return typ;
}

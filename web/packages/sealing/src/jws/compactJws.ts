import { decodeBase64Url, encodeBase64Url } from "../encoding/base64url.js";
import { canonical, type JsonObject, parseCanonicalBase64Url } from "../json/jcs.js";
import type { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import { must, Refused } from "../refused.js";
import { payloadType, protectedHeader, readProtectedHeader, signingInput } from "./header.js";

/** Compact serialisation (RFC 7515, 7.1) with the header rule of SF-03. */
export async function signCompact(payload: JsonObject, signer: Signer): Promise<string> {
  const header = protectedHeader(signer.publicKey.id, payloadType(payload));
  const body = encodeBase64Url(canonical(payload));
  return `${header}.${body}.${encodeBase64Url(await signer.sign(signingInput(header, body)))}`;
}

/** Checks and returns the payload. */
export async function verifyCompact(jws: string, key: PublicKey, typ: string): Promise<JsonObject> {
  const [header, body, signature, ...rest] = jws.split(".");
  if (header === undefined || body === undefined || signature === undefined || rest.length > 0) {
    throw new Refused("jws.malformed", "The signature is not a compact JWS.");
  }
  const payload = parseCanonicalBase64Url(body);
  must(payloadType(payload) === typ, "jws.type", "The signature is over something else.");
  must(readProtectedHeader(header, typ) === key.id, "jws.unknown-signer", "The signature is by another key.");
  const holds = await key.verifies(decodeBase64Url(signature, 64), signingInput(header, body));
  must(holds, "jws.signature", "The signature does not hold.");
  return payload;
}

/** The kid of a compact JWS, before anything is checked: to find the key to check it with. */
export function compactKid(jws: string, typ: string): string {
  return readProtectedHeader(jws.split(".")[0] ?? "", typ);
}

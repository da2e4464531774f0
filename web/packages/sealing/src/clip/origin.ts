import { sha256 } from "../crypto/sha256.js";
import { decodeBase64Url, encodeBase64Url } from "../encoding/base64url.js";
import { Fields } from "../json/fields.js";
import { must } from "../refused.js";
import { canonical, type Json, type JsonObject } from "../json/jcs.js";

/** What a statement's `origin` hides: which doorbell, which circle, where in the doorbell's chain of manifests. */
export interface Origin {
  /** base64url of 32 bytes. */
  readonly salt: string;
  readonly deviceId: string;
  readonly circleId: string;
  readonly n: number;
  readonly sequence: number;
  /** `""` for the first. */
  readonly previousManifest: string;
}

/** SHA-256(salt32 | JCS{deviceId, circleId, n, sequence, previousManifest}), base64url. */
export async function originHash(origin: Origin): Promise<string> {
  const { salt, ...rest } = origin;
  return encodeBase64Url(await sha256(decodeBase64Url(salt, 32), canonical({ ...rest })));
}

export function originJson(origin: Origin): JsonObject {
  return { ...origin };
}

export function readOrigin(json: Json): Origin {
  const fields = Fields.of(json, "The origin").exactly(
    "salt",
    "deviceId",
    "circleId",
    "n",
    "sequence",
    "previousManifest",
  );
  return { salt: fields.hash("salt"), ...readPlace(fields) };
}

/** The members that manifests and skips share. */
export function readPlace(fields: Fields): Omit<Origin, "salt"> {
  const place = {
    deviceId: fields.hash("deviceId"),
    circleId: fields.hash("circleId"),
    n: fields.integer("n", 0),
    sequence: fields.integer("sequence", 1),
    previousManifest: fields.hashOrEmpty("previousManifest"),
  };
  must(
    (place.sequence === 1) === (place.previousManifest === ""),
    "manifest.sequence",
    "The first entry of a doorbell, and no other, has no predecessor.",
  );
  return place;
}

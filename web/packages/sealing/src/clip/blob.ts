import { hpkeOpen, hpkeSeal } from "../crypto/hpke.js";
import type { Bytes } from "../encoding/bytes.js";
import { canonical, type JsonObject, parseCanonical } from "../json/jcs.js";
import type { OpeningKey } from "../key/openingKey.js";
import type { PublicKey } from "../key/publicKey.js";

/** HPKE info of a sealed blob: camera names, zones, modes, event detail, member names. */
export function blobInfo(circleId: string, keyId: string, kind: string, objectId: string): string {
  return `porchlight/blob/1|${circleId}|${keyId}|${kind}|${objectId}`;
}

/** Seals a JSON object to a circle's viewKey (SF-17). */
export function sealBlob(viewKey: PublicKey, circleId: string, kind: string, objectId: string, value: JsonObject): Promise<Bytes> {
  return hpkeSeal(viewKey, blobInfo(circleId, viewKey.id, kind, objectId), canonical(value));
}

export async function openBlob(
  viewKey: OpeningKey,
  circleId: string,
  kind: string,
  objectId: string,
  sealed: Uint8Array,
): Promise<JsonObject> {
  return parseCanonical(await hpkeOpen(viewKey, blobInfo(circleId, viewKey.publicKey.id, kind, objectId), sealed));
}

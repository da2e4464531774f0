import { hkdfSha256 } from "../crypto/hkdf.js";
import { hmacSha256, hmacSha256Holds } from "../crypto/hmac.js";
import type { Bytes } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { canonical, type Json, type JsonObject } from "../json/jcs.js";
import { must } from "../refused.js";

/** m of pairing (SF-10): which circle the doorbell now belongs to, and that chain's head. As it stands in JSON. */
export interface PairingMessage {
  readonly typ: "porchlight/pair/1";
  readonly v: 1;
  readonly deviceId: string;
  readonly nonce: string;
  readonly resetCounter: number;
  readonly circleId: string;
  readonly n: number;
  readonly headHash: string;
}

export function readPairingMessage(json: Json): PairingMessage {
  const fields = Fields.of(json, "The pairing message")
    .exactly("typ", "v", "deviceId", "nonce", "resetCounter", "circleId", "n", "headHash")
    .typed("porchlight/pair/1");
  return {
    typ: "porchlight/pair/1",
    v: 1,
    deviceId: fields.hash("deviceId"),
    nonce: fields.hash("nonce"),
    resetCounter: fields.integer("resetCounter", 0),
    circleId: fields.hash("circleId"),
    n: fields.integer("n", 0),
    headHash: fields.hash("headHash"),
  };
}

/** HMAC(HKDF(claimSecret, "porchlight/pair/1"), JCS(m)). */
export async function pairingMac(claimSecret: Bytes, m: PairingMessage): Promise<Bytes> {
  return hmacSha256(await macKey(claimSecret), canonical({ ...m } as JsonObject));
}

/** The doorbell's check of what the app sent. */
export async function checkPairingMac(claimSecret: Bytes, m: PairingMessage, mac: Bytes): Promise<void> {
  const holds = await hmacSha256Holds(await macKey(claimSecret), mac, canonical({ ...m } as JsonObject));
  must(holds, "pairing.mac", "The pairing message was not made by somebody who read this doorbell's code.");
}

function macKey(claimSecret: Bytes): Promise<Bytes> {
  must(claimSecret.length >= 16, "pairing.secret", "A claim secret has at least 16 bytes.");
  return hkdfSha256(claimSecret, new Uint8Array(0), "porchlight/pair/1");
}

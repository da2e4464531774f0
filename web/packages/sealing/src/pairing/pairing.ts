import { encodeBase64Url, decodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, random } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import type { Json, JsonObject } from "../json/jcs.js";
import { canonicalText } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import { must, Refused } from "../refused.js";
import type { Chain } from "../circle/chain.js";
import { pairingMac, type PairingMessage, readPairingMessage } from "./pairingMessage.js";

/** What a doorbell's QR code holds. */
export interface PairingCode {
  readonly deviceId: string;
  /** 16 to 64 bytes. */
  readonly claimSecret: Bytes;
}

const QR = /^porchlight:pair\?d=([A-Za-z0-9_-]{43})&s=([A-Za-z0-9_-]{22,86})$/;

/** Reads `porchlight:pair?d=<deviceId>&s=<base64url secret>`, exactly. */
export function readPairingCode(text: string): PairingCode {
  const [, deviceId, secret] = QR.exec(text) ?? [];
  if (deviceId === undefined || secret === undefined) {
    throw new Refused("pairing.qr", "This is not a doorbell's pairing code. Scan the code in the doorbell's box.");
  }
  decodeBase64Url(deviceId, 32);
  const claimSecret = decodeBase64Url(secret);
  must(claimSecret.length >= 16 && claimSecret.length <= 64, "pairing.qr", "The doorbell's code has a secret of the wrong length.");
  return { deviceId, claimSecret };
}

export function pairingCodeText(code: PairingCode): string {
  return `porchlight:pair?d=${code.deviceId}&s=${encodeBase64Url(code.claimSecret)}`;
}

export interface PairingHello {
  readonly deviceId: string;
  readonly device: PublicKey;
  readonly nonce: string;
  readonly resetCounter: number;
}

/** The doorbell's first word, signed by its identity key (SF-10). */
export function signPairingHello(device: Signer, resetCounter: number): Promise<SignedDocument> {
  const payload = {
    typ: "porchlight-pair-hello",
    v: 1,
    deviceId: device.publicKey.id,
    device: device.publicKey.toJson(),
    nonce: encodeBase64Url(random(32)),
    resetCounter,
  };
  return SignedDocument.sign(payload, device);
}

/** The app reads it; refused unless the key's thumbprint is the deviceId of the scanned code. */
export async function readPairingHello(json: Json, code: PairingCode): Promise<PairingHello> {
  const document = SignedDocument.of(json);
  const fields = Fields.of(document.payload, "The pairing hello")
    .exactly("typ", "v", "deviceId", "device", "nonce", "resetCounter")
    .typed("porchlight-pair-hello");
  const device = await PublicKey.of(fields.value("device"));
  const deviceId = fields.hash("deviceId");
  must(
    deviceId === code.deviceId && device.id === code.deviceId,
    "pairing.other-device",
    "The doorbell that answered is not the one whose code was scanned.",
  );
  await document.verifyExactly([device]);
  return { deviceId, device, nonce: fields.hash("nonce"), resetCounter: fields.integer("resetCounter", 0) };
}

/** The app's answer to a hello: this circle, at its head, with the MAC that only a reader of the code can make. */
export async function answerPairingHello(
  hello: PairingHello,
  code: PairingCode,
  chain: Chain,
): Promise<{ m: PairingMessage; mac: Bytes }> {
  const m: PairingMessage = {
    typ: "porchlight/pair/1",
    v: 1,
    deviceId: hello.deviceId,
    nonce: hello.nonce,
    resetCounter: hello.resetCounter,
    circleId: chain.circleId,
    n: chain.head.n,
    headHash: chain.head.hash,
  };
  return { m, mac: await pairingMac(code.claimSecret, m) };
}

/** The doorbell agrees: a signature over "paired" and m. */
export function signPairingAnswer(m: PairingMessage, device: Signer): Promise<SignedDocument> {
  return SignedDocument.sign({ typ: "porchlight-paired", v: 1, m: { ...m } as JsonObject }, device);
}

/** Refused unless the doorbell with this key agreed to this m. */
export async function checkPairingAnswer(answer: SignedDocument, device: PublicKey, m: PairingMessage): Promise<void> {
  const fields = Fields.of(answer.payload, "The pairing answer").exactly("typ", "v", "m").typed("porchlight-paired");
  must(m.deviceId === device.id, "pairing.other-device", "The pairing message is for another doorbell.");
  const agreed = readPairingMessage(fields.value("m"));
  must(
    canonicalText({ ...agreed } as JsonObject) === canonicalText({ ...m } as JsonObject),
    "pairing.other-message",
    "The doorbell agreed to another pairing message.",
  );
  await answer.verifyExactly([device]);
}

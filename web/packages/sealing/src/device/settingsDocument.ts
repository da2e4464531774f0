import type { CircleState } from "../circle/circleState.js";
import { isEffective } from "../circle/circleState.js";
import { openBlob, sealBlob } from "../clip/blob.js";
import { hpkeOpen, hpkeSeal } from "../crypto/hpke.js";
import type { Bytes } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import { canonical, type Json, type JsonObject, parseCanonical } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import type { OpeningKey } from "../key/openingKey.js";
import { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import { must, Refused } from "../refused.js";
import { type DeviceSettings, deviceSettingsJson, readDeviceSettings } from "./deviceSettings.js";

const BLOB = "device-settings";

/** A doorbell's key for settings, as it announced it at this pairing. */
export interface DeviceKey {
  readonly deviceId: string;
  readonly circleId: string;
  readonly key: PublicKey;
}

/** Believed by the identity key in the chain, in this circle, of this pairing; never by a server's word. */
export async function readDeviceKey(json: Json, circle: CircleState, deviceId: string): Promise<DeviceKey> {
  const paired = circle.devices.get(deviceId);
  if (paired === undefined) {
    throw new Refused("device-key.not-in-circle", "The doorbell does not stand in the home's chain.");
  }
  const document = SignedDocument.of(json);
  const fields = Fields.of(document.payload, "The announced key")
    .exactly("typ", "v", "deviceId", "circleId", "resetCounter", "key")
    .typed("porchlight-device-key");
  must(fields.hash("deviceId") === deviceId, "device-key.other-device", "The key was announced for another doorbell.");
  await document.verifyExactly([paired.device]);
  must(
    fields.hash("circleId") === circle.circleId && fields.integer("resetCounter", 0) === paired.resetCounter,
    "device-key.other-pairing",
    "The key was announced at another pairing.",
  );
  const key = await PublicKey.of(fields.value("key"));
  must(key.id !== deviceId, "device-key.identity", "The identity key only signs; announce a key of its own.");
  return { deviceId, circleId: circle.circleId, key };
}

/** The doorbell announces a key. */
export function signDeviceKey(circleId: string, resetCounter: number, key: PublicKey, identity: Signer): Promise<SignedDocument> {
  const deviceId = identity.publicKey.id;
  const payload = { typ: "porchlight-device-key", v: 1, deviceId, circleId, resetCounter, key: key.toJson() };
  return SignedDocument.sign(payload, identity);
}

/** Settings signed by a member's device, for one doorbell; `revision` grows with each change. */
export class SettingsDocument {
  private constructor(
    readonly circleId: string,
    readonly deviceId: string,
    readonly revision: number,
    readonly settings: DeviceSettings,
    readonly signed: SignedDocument,
  ) {}

  static async sign(
    circleId: string,
    deviceId: string,
    revision: number,
    at: number,
    settings: DeviceSettings,
    member: Signer,
  ): Promise<SettingsDocument> {
    const payload = {
      typ: "porchlight-device-settings",
      v: 1,
      circleId,
      deviceId,
      revision,
      at,
      settings: deviceSettingsJson(settings),
    };
    return SettingsDocument.#of(await SignedDocument.sign(payload, member));
  }

  /** For this doorbell of this circle, by the device of exactly one member who is in effect at `now`. */
  static async verify(json: Json, circle: CircleState, deviceId: string, now: number): Promise<SettingsDocument> {
    const document = SettingsDocument.#of(SignedDocument.of(json));
    must(
      document.circleId === circle.circleId && document.deviceId === deviceId,
      "settings.other-device",
      "The settings are for another doorbell or another home.",
    );
    const [signer, ...more] = document.signed.kids;
    const membership = signer === undefined ? undefined : circle.members.get(signer);
    if (!isEffective(membership, now) || more.length > 0) {
      throw new Refused("settings.signer", "The settings are not signed by exactly one member of the home.");
    }
    await document.signed.verifyExactly([membership.member.sign]);
    return document;
  }

  static #of(signed: SignedDocument): SettingsDocument {
    const fields = Fields.of(signed.payload, "The settings document")
      .exactly("typ", "v", "circleId", "deviceId", "revision", "at", "settings")
      .typed("porchlight-device-settings");
    fields.integer("at", 0);
    const settings = readDeviceSettings(fields.object("settings"));
    return new SettingsDocument(fields.hash("circleId"), fields.hash("deviceId"), fields.integer("revision", 1), settings, signed);
  }

  /** Sealed to the doorbell. */
  forDevice(key: DeviceKey): Promise<Bytes> {
    must(
      key.deviceId === this.deviceId && key.circleId === this.circleId,
      "settings.other-device",
      "The key belongs to another doorbell or another home.",
    );
    return hpkeSeal(key.key, deviceInfo(this.circleId, this.deviceId, key.key.id), canonical(this.signed.toJson()));
  }

  /** Sealed to the home (SF-17). */
  forHome(viewKey: PublicKey): Promise<Bytes> {
    return sealBlob(viewKey, this.circleId, BLOB, this.deviceId, this.signed.toJson());
  }

  /** Whether this is the doorbell's signed word that it follows exactly these settings. */
  async isFollowed(word: Json, device: PublicKey): Promise<boolean> {
    const document = SignedDocument.of(word);
    const fields = Fields.of(document.payload, "The word on settings")
      .exactly("typ", "v", "deviceId", "circleId", "revision", "settings")
      .typed("porchlight-settings-applied");
    await document.verifyExactly([device]);
    return (
      fields.hash("deviceId") === this.deviceId &&
      fields.hash("circleId") === this.circleId &&
      fields.integer("revision", 1) === this.revision &&
      fields.hash("settings") === (await this.signed.hash())
    );
  }
}

/** A member opens what was sealed to the home; what is inside has yet to be verified. */
export function openSettingsAtHome(viewKey: OpeningKey, circleId: string, deviceId: string, sealed: Uint8Array): Promise<JsonObject> {
  return openBlob(viewKey, circleId, BLOB, deviceId, sealed);
}

/** The doorbell opens what was sealed to it; what is inside has yet to be verified. */
export async function openSettingsOnDevice(
  key: OpeningKey,
  circleId: string,
  deviceId: string,
  sealed: Uint8Array,
): Promise<JsonObject> {
  return parseCanonical(await hpkeOpen(key, deviceInfo(circleId, deviceId, key.publicKey.id), sealed));
}

function deviceInfo(circleId: string, deviceId: string, keyId: string): string {
  return `porchlight/device/1|${circleId}|${deviceId}|${keyId}|settings`;
}

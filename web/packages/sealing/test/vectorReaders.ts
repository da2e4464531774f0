import {
  acceptInvitationAnswer,
  answerPairingHello,
  type Bytes,
  bytesSource,
  canonical,
  Chain,
  checkManifest,
  checkPairingAnswer,
  checkPairingMac,
  checkSkip,
  decodeBase64Url,
  encodeBase64Url,
  Fields,
  hkdfSha256,
  hmacSha256,
  hpkeOpen,
  type Json,
  type JsonObject,
  keyCommitment,
  type Kind,
  logEntry,
  Member,
  must,
  openClipKey,
  openKeyringEntry,
  openKeyringEntryToPassOn,
  openTrackKeyAtHome,
  openWholeTrack,
  parseCanonical,
  parseJson,
  plaintextMac,
  PrivateKey,
  PublicKey,
  readBundle,
  readInvitation,
  readPairingCode,
  readPairingHello,
  readPairingMessage,
  readRecoveryCode,
  Recovery,
  recoveryCodeText,
  sealedKeyOf,
  sealStream,
  segmentsRoot,
  sha256,
  SignedDocument,
  Skip,
  Statement,
  streamInfo,
  type TrackStatement,
  utf8,
  verifyCompact,
} from "../src/index.js";
import { disclosureReaders } from "./vectorReadersOfDisclosures.js";

/** Reads a vector's `in` and gives its `out`, or throws Refused. */
export type VectorReader = (fields: Fields) => Promise<JsonObject>;

export interface Vector {
  readonly name: string;
  readonly op: string;
  readonly in: JsonObject;
  readonly out: Json;
}

/** The key under which a vector's reader stands: `op`, or `op form`. */
export function readerName(vector: Vector): string {
  const form = vector.in["form"];
  return form === undefined ? vector.op : `${vector.op} ${String(form)}`;
}

/** The bytes that long vectors name by their length. */
export function pattern(length: number): Bytes {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
}

async function privateKey(fields: Fields, name: string): Promise<PrivateKey> {
  return PrivateKey.ofPkcs8(fields.bytes(name));
}

async function bytesOut(bytes: Promise<Bytes>): Promise<JsonObject> {
  return { bytes: encodeBase64Url(await bytes) };
}

const values: Record<string, VectorReader> = {
  jcs: async (fields) => {
    const bytes = fields.bytes("json");
    const value = fields.bool("canonical") ? parseCanonical(bytes) : parseJson(bytes);
    return { canonical: encodeBase64Url(canonical(value)) };
  },
  "digest structure": (fields) => bytesOut(sha256(canonical(fields.value("value")))),
  "digest salted": (fields) => bytesOut(logEntry(fields.bytes("salt"), fields.value("value"))),
  "digest hmac": (fields) => bytesOut(hmacSha256(fields.bytes("key"), fields.bytes("data"))),
  "digest hkdf": (fields) =>
    bytesOut(hkdfSha256(fields.bytes("ikm"), fields.bytes("salt"), fields.text("info"), fields.integer("length"))),
  "digest commitment": (fields) =>
    bytesOut(keyCommitment(fields.bytes("trackKey"), fields.text("clipId"), fields.text("kind") as Kind)),
  "digest plaintext-mac": (fields) => bytesOut(plaintextMac(fields.bytes("trackKey"), fields.bytes("plaintext"))),
  "digest segments-root": (fields) => bytesOut(segmentsRoot(pattern(fields.integer("pattern")))),
  thumbprint: async (fields) => ({ thumbprint: (await PublicKey.of(fields.value("jwk"))).id }),
  "thumbprint private": async (fields) => ({ jwk: (await privateKey(fields, "pkcs8")).publicKey.toJson() }),
  hpke: async (fields) => {
    const opening = await (await privateKey(fields, "key")).opening();
    return { plaintext: encodeBase64Url(await hpkeOpen(opening, fields.text("info"), fields.bytes("sealed"))) };
  },
  jws: async (fields) => {
    const document = SignedDocument.parse(fields.bytes("document"));
    await document.verify(await Promise.all(fields.array("keys").map((key) => PublicKey.of(key))));
    return { payloadHash: await document.hash(), kids: [...document.kids] };
  },
  "jws compact": async (fields) => ({
    payload: await verifyCompact(fields.text("text"), await PublicKey.of(fields.value("key")), fields.text("typ")),
  }),
};

const clips: Record<string, VectorReader> = {
  stream: async (fields) => {
    const kind = fields.text("kind") as Kind;
    const track: TrackStatement = {
      kind,
      mediaType: "video/mp4",
      length: fields.integer("length"),
      segmentsRoot: fields.text("segmentsRoot"),
      plaintextMac: fields.text("plaintextMac"),
      keyCommitment: fields.text("keyCommitment"),
    };
    const clip = { clipId: fields.text("clipId"), track: (wanted: Kind) => (wanted === kind ? track : undefined) };
    const sealed = fields.bytes("sealed");
    must(sealed.length === track.length, "clip.truncated", "The vector's bytes are not L.");
    return {
      plaintext: encodeBase64Url(await openWholeTrack(clip, kind, fields.bytes("trackKey"), bytesSource(sealed))),
    };
  },
  "stream seal": async (fields) => {
    const randoms = [fields.bytes("salt", 32), fields.bytes("noncePrefix", 7)];
    const info = streamInfo(fields.text("clipId"), fields.text("kind") as Kind);
    const plaintext = pattern(fields.integer("pattern"));
    const sealed = await sealStream(fields.bytes("trackKey"), info, plaintext, () => randoms.shift()!);
    return {
      length: sealed.length,
      sha256: encodeBase64Url(await sha256(sealed)),
      segmentsRoot: encodeBase64Url(await segmentsRoot(sealed)),
    };
  },
  statement: async (fields) => {
    const statement = await Statement.of(parseCanonical(fields.bytes("statement")));
    return {
      hash: statement.hash,
      clipId: statement.clipId,
      minute: statement.minute,
      kinds: statement.tracks.map((track) => track.kind),
      clipKey: statement.clipKey.id,
    };
  },
  manifest: async (fields) => {
    const chain = await Chain.verify(fields.value("links"));
    const statement = await Statement.of(parseCanonical(fields.bytes("statement")));
    const bundle = await readBundle(fields.bytes("bundle"), statement);
    await checkManifest(bundle.manifest, statement, chain);
    const viewKey = await (await privateKey(fields, "viewKey")).opening();
    const releaseKey = await (await privateKey(fields, "releaseKey")).opening();
    const plaintexts: Record<string, string> = {};
    const ciphertexts = fields.fields("tracks");
    for (const { kind } of statement.tracks) {
      const key = await openTrackKeyAtHome(viewKey, chain.circleId, statement, kind, sealedKeyOf(bundle, kind).sealed);
      const plaintext = await openWholeTrack(statement, kind, key, bytesSource(ciphertexts.bytes(kind)));
      plaintexts[kind] = encodeBase64Url(plaintext);
    }
    const sealed = sealedKeyOf(bundle, "clip-key").sealed;
    const clipKey = await openClipKey(releaseKey, chain.circleId, statement, "clip-key", sealed);
    return { manifest: bundle.manifest.hash, plaintexts, clipKey: encodeBase64Url(clipKey.pkcs8()) };
  },
  "manifest skip": async (fields) => {
    const skip = await Skip.of(fields.value("skip"));
    await checkSkip(skip, await Chain.verify(fields.value("links")));
    return { skip: skip.hash, sequence: skip.place.sequence, through: skip.through };
  },
};

const circles: Record<string, VectorReader> = {
  chain: async (fields) => {
    const accrediting = await Promise.all(fields.array("accrediting").map((key) => PublicKey.of(key)));
    const chain = await Chain.verify(fields.value("links"), { accrediting });
    if (fields.has("circleId")) {
      chain.requireCircle(fields.text("circleId"));
    }
    if (fields.has("remembered")) {
      const remembered = fields.fields("remembered");
      chain.requireSince({ circleId: chain.circleId, n: remembered.integer("n"), hash: remembered.text("hash") });
    }
    if (fields.has("now")) {
      chain.requireNotAfter(fields.integer("now"));
    }
    const { state } = chain;
    return {
      circleId: state.circleId,
      type: state.type,
      n: state.n,
      head: state.hash,
      at: state.at,
      members: [...state.members.values()].map(({ member, role, effectiveAt }) => ({
        memberId: member.id,
        openKeyId: member.open.id,
        role,
        effectiveAt,
      })),
      recovery: state.recovery?.id ?? "",
      viewKey: state.viewKey.id,
      viewKeyAt: state.viewKeyAt,
      releaseKey: state.releaseKey.id,
      releaseKeyAt: state.releaseKeyAt,
      devices: [...state.devices].map(([deviceId, device]) => ({
        deviceId,
        addedBy: device.since,
        addedAt: device.pairedAt,
        resetCounter: device.resetCounter,
      })),
    };
  },
  "hpke keyring": async (fields) => {
    const opening = await (await privateKey(fields, "memberOpen")).opening();
    const use = fields.text("use") as "view" | "release" | "case";
    const entry = fields.bytes("entry");
    // The reader names the key by its id alone; the public key is taken from what opens, and must have that id.
    const key = { id: fields.text("keyId"), equals: (other: PublicKey) => other.id === fields.text("keyId") } as PublicKey;
    const passedOn = await openKeyringEntryToPassOn(fields.text("circleId"), use, key, opening, entry);
    await openKeyringEntry(fields.text("circleId"), use, passedOn.publicKey, opening, entry);
    return { key: encodeBase64Url(passedOn.pkcs8()) };
  },
  "digest recovery-code": async (fields) => {
    const code = await readRecoveryCode(fields.text("text"));
    return { code: encodeBase64Url(code), text: await recoveryCodeText(code) };
  },
  "digest recovery": async (fields) => {
    const code = await readRecoveryCode(fields.text("text"));
    const expected = await Member.of(fields.value("recovery"));
    const recovery = await Recovery.openBlob(code, fields.text("circleId"), fields.bytes("blob"), expected);
    return { sign: encodeBase64Url(recovery.sign.pkcs8()), open: encodeBase64Url(recovery.open.pkcs8()) };
  },
  "jws invitation": async (fields) => {
    const invitation = { circleId: fields.text("circleId"), secret: fields.bytes("secret", 32) };
    return { member: (await acceptInvitationAnswer(invitation, fields.value("answer"), 0, 0)).toJson() };
  },
  "digest invitation-text": async (fields) => {
    const invitation = readInvitation(fields.text("text"));
    return { circleId: invitation.circleId, secret: encodeBase64Url(invitation.secret) };
  },
  "jws pair-hello": async (fields) => {
    const code = { deviceId: fields.text("deviceId"), claimSecret: new Uint8Array(16) };
    const { nonce, resetCounter } = await readPairingHello(fields.value("hello"), code);
    return { nonce, resetCounter };
  },
  "digest pair-message": async (fields) => {
    const code = { deviceId: fields.text("deviceId"), claimSecret: fields.bytes("secret") };
    const hello = await readPairingHello(fields.value("hello"), code);
    const m = readPairingMessage(fields.value("m"));
    await checkPairingMac(code.claimSecret, m, fields.bytes("mac"));
    const chain = { circleId: m.circleId, head: { circleId: m.circleId, n: m.n, hash: m.headHash } } as Chain;
    const expected = await answerPairingHello(hello, code, chain);
    must(
      encodeBase64Url(canonical({ ...expected.m })) === encodeBase64Url(canonical({ ...m })),
      "pairing.not-my-hello",
      "The pairing message answers another hello.",
    );
    return { circleId: m.circleId, n: m.n, headHash: m.headHash };
  },
  "jws pair-answer": async (fields) => {
    const device = await PublicKey.of(fields.value("device"));
    await checkPairingAnswer(SignedDocument.of(fields.value("answer")), device, readPairingMessage(fields.value("m")));
    return { deviceId: device.id };
  },
  "digest pair-qr": async (fields) => {
    const code = readPairingCode(fields.text("text"));
    return { deviceId: code.deviceId, secret: encodeBase64Url(code.claimSecret) };
  },
};

export const readers: Readonly<Record<string, VectorReader>> = { ...values, ...clips, ...circles, ...disclosureReaders };

/** Runs a vector's reader over its `in`. */
export function runVector(vector: Vector): Promise<JsonObject> {
  const reader = readers[readerName(vector)];
  if (reader === undefined) {
    throw new Error(`no reader for "${readerName(vector)}"`);
  }
  return reader(Fields.of(vector.in, "the vector"));
}

/** base64url of text. */
export function textBytes(text: string): string {
  return encodeBase64Url(utf8(text));
}

/** Bytes with one bit flipped. */
export function flipped(encoded: string, at: number): string {
  const bytes = decodeBase64Url(encoded);
  bytes[at]! ^= 1;
  return encodeBase64Url(bytes);
}

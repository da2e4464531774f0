import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  acceptInvitationAnswer,
  answerInvitation,
  answerPairingHello,
  buildGrant,
  type Bytes,
  bundleBytes,
  canonical,
  canonicalText,
  checkpointText,
  consistencyPath,
  DeviceKeys,
  encodeBase64Url,
  hpkeSeal,
  inclusionPath,
  invitationText,
  type Json,
  type JsonObject,
  keyCommitment,
  leafHash,
  newInvitation,
  newRecoveryCode,
  Note,
  pairingCodeText,
  PrivateKey,
  random,
  readPairingHello,
  Recovery,
  recoveryCodeText,
  readCheckpoint,
  rootOfLeaves,
  sealClip,
  type SealedClip,
  sealKeyringEntry,
  sealTrack,
  signCompact,
  SignedDocument,
  signPairingAnswer,
  signPairingHello,
  signRequest,
  signWithdrawal,
  Skip,
  text,
  utf8,
} from "../src/index.js";
import { code } from "./expecting.js";
import { aHousehold, anAgency, author, circleKeys, DAY, type Household, memberOf, pair, START } from "./household.js";
import { aScenario, NOW, opened, QUARTER } from "./scenario.js";
import { flipped, pattern, runVector, textBytes, type Vector } from "./vectorReaders.js";

const FOLDER = new URL("../../../../sealing/vectors/", import.meta.url);

/** A file of vectors in the making: each is tried before it is written, and written only where VECTORS_WRITE=1. */
class VectorFile {
  readonly vectors: Vector[] = [];

  constructor(readonly name: string) {}

  async accepted(name: string, op: string, input: Record<string, Json>): Promise<void> {
    const vector = { name, op, in: input, out: "refused" as Json };
    this.vectors.push({ ...vector, out: await runVector(vector) });
  }

  async refused(name: string, op: string, input: Record<string, Json>): Promise<void> {
    const vector = { name, op, in: input, out: "refused" };
    expect(await code(() => runVector(vector)), name).not.toBe("held");
    this.vectors.push(vector);
  }

  write(): void {
    const lines = this.vectors.map((vector) => canonicalText({ ...vector }));
    expect(lines.length).toBeGreaterThan(0);
    if (process.env["VECTORS_WRITE"] === "1") {
      writeFileSync(new URL(`ts-${this.name}.json`, FOLDER), `[\n${lines.join(",\n")}\n]\n`);
    }
  }
}

const b64 = encodeBase64Url;

/** A signed document's JSON, open for changes. */
function loose(document: SignedDocument): JsonObject & { payload: string; signatures: JsonObject[] } {
  return JSON.parse(text(document.bytes())) as JsonObject & { payload: string; signatures: JsonObject[] };
}

describe("SF-26 fresh vectors hold and are refused as they say", () => {
  it("jcs", async () => {
    const file = new VectorFile("jcs");
    const accept = (name: string, json: string, isCanonical = false): Promise<void> =>
      file.accepted(name, "jcs", { json: textBytes(json), canonical: isCanonical });
    const refuse = (name: string, json: string, isCanonical = false): Promise<void> =>
      file.refused(name, "jcs", { json: textBytes(json), canonical: isCanonical });
    await accept("numbers as names sort as texts", '{"10":1,"9":2,"1":3}');
    await accept("a line separator stays as it is", '{"a":"\u2028\u2029\u007f"}', true);
    await accept("escaped slash and unicode", '{"a":"\\/\\u00e9\\u20ac"}');
    await accept("nested objects and lists", ' { "b" : [ { "d" : 1 , "c" : [ ] } , -1 ] , "a" : { } } ');
    await accept("constructor, toString, hasOwnProperty", '{"constructor":1,"hasOwnProperty":2,"toString":3}', true);
    await accept("__proto__ twice, once further down", '{"__proto__":{"__proto__":1}}', true);
    await refuse("__proto__ twice", '{"__proto__":1,"__proto__":2}');
    await refuse("a byte order mark", "\ufeff{}");
    await refuse("a lone bracket", "{");
    await refuse("a text without end", '{"a":"b');
    await refuse("a tab in a text", '{"a":"\t"}');
    await refuse("vertical tab as white space", '{\u000b"a":1}');
    await refuse("no-break space as white space", '{\u00a0"a":1}');
    await refuse("True", '{"a":True}');
    await refuse("a number with an underscore", '{"a":1_0}');
    await refuse("a hexadecimal number", '{"a":0x1}');
    await refuse("infinity by exponent", '{"a":1e999}');
    await refuse("uppercase escape where it must be canonical", '{"a":"\\u000B"}', true);
    await refuse("names in the order of code points where it must be canonical", '{"\ufb33":1,"\ud83d\ude00":2}', true);
    await file.refused("not UTF-8", "jcs", { json: b64(Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d)), canonical: false });
    await file.refused("surrogate in UTF-8", "jcs", { json: b64(Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d)), canonical: false });
    await file.refused("overlong UTF-8", "jcs", { json: b64(Uint8Array.of(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d)), canonical: false });
    file.write();
  });

  it("digest and thumbprint", async () => {
    const file = new VectorFile("digest");
    const trackKey = b64(random(32));
    await file.accepted("a structure", "digest", { form: "structure", value: { typ: "x", v: 1, text: "é😀" } });
    await file.accepted("salted", "digest", { form: "salted", salt: b64(random(32)), value: { typ: "x", v: 1 } });
    await file.accepted("hmac", "digest", { form: "hmac", key: trackKey, data: b64(random(100)) });
    await file.accepted("hkdf", "digest", { form: "hkdf", ikm: trackKey, salt: "", info: "porchlight/plain/1", length: 32 });
    for (const kind of ["video", "audio", "poster", "detail"]) {
      await file.accepted(`commitment of ${kind}`, "digest", { form: "commitment", trackKey, clipId: "abc-_1", kind });
    }
    await file.accepted("plaintext code", "digest", { form: "plaintext-mac", trackKey, plaintext: b64(random(33)) });
    for (const length of [56, 1_048_576, 1_048_593, 3_000_000]) {
      await file.accepted(`segments of ${length} bytes`, "digest", { form: "segments-root", pattern: length });
    }
    await file.refused("salted with 31 bytes", "digest", { form: "salted", salt: b64(random(31)), value: {} });
    file.write();

    const thumbprints = new VectorFile("thumbprint");
    for (let i = 0; i < 4; i++) {
      const key = await PrivateKey.generate();
      await thumbprints.accepted(`key ${i}`, "thumbprint", { jwk: key.publicKey.toJson() });
      await thumbprints.accepted(`private key ${i}`, "thumbprint", { form: "private", pkcs8: b64(key.pkcs8()) });
      const other = await PrivateKey.generate();
      const mixed = key.pkcs8();
      mixed.set(other.pkcs8().subarray(73), 73);
      await thumbprints.refused(`private key ${i} with another point`, "thumbprint", { form: "private", pkcs8: b64(mixed) });
      await thumbprints.refused(`key ${i} off the curve`, "thumbprint", {
        jwk: { ...key.publicKey.toJson(), y: flipped(key.publicKey.toJson()["y"] as string, 31) },
      });
    }
    thumbprints.write();
  });

  it("stream", async () => {
    const file = new VectorFile("stream");
    const clipId = "clip_of-the-browser";
    for (const size of [0, 1, 999]) {
      const plaintext = random(size);
      const track = await sealTrack(clipId, "audio", "audio/mp4", plaintext);
      const { kind, length, segmentsRoot, plaintextMac, keyCommitment: commitment } = track.statement;
      const vector = {
        clipId, kind, length, segmentsRoot, plaintextMac,
        keyCommitment: commitment,
        trackKey: b64(track.key),
        sealed: b64(track.ciphertext),
      };
      await file.accepted(`WebCrypto sealed ${size} bytes`, "stream", vector);
      await file.refused(`${size} bytes, another kind`, "stream", { ...vector, kind: "video" });
      await file.refused(`${size} bytes, a flipped bit`, "stream", { ...vector, sealed: flipped(vector.sealed, 41) });
      await file.refused(`${size} bytes, cut off`, "stream", { ...vector, sealed: b64(track.ciphertext.slice(0, -1)) });
      const key = random(32);
      const commits = b64(await keyCommitment(key, clipId, "audio"));
      await file.refused(`${size} bytes, another key and its commitment`, "stream", { ...vector, trackKey: b64(key), keyCommitment: commits });
    }
    for (const length of [0, 1, 1_048_520, 1_048_521, 2_097_080, 2_097_081, 3_500_000]) {
      await file.accepted(`layout of ${length} bytes`, "stream", {
        form: "seal", trackKey: b64(random(32)), clipId, kind: "detail", salt: b64(random(32)), noncePrefix: b64(random(7)), pattern: length,
      });
    }
    file.write();
  });

  it("hpke", async () => {
    const file = new VectorFile("hpke");
    for (const size of [0, 1, 32, 138, 2000]) {
      const key = await PrivateKey.generate();
      const info = `porchlight/key/1|home|circle|${key.publicKey.id}|clip|video|é`;
      const sealed = b64(await hpkeSeal(key.publicKey, info, pattern(size)));
      await file.accepted(`${size} bytes`, "hpke", { key: b64(key.pkcs8()), info, sealed });
      await file.refused(`${size} bytes, another info`, "hpke", { key: b64(key.pkcs8()), info: `${info}x`, sealed });
      await file.refused(`${size} bytes, another key`, "hpke", { key: b64((await PrivateKey.generate()).pkcs8()), info, sealed });
      await file.refused(`${size} bytes, a flipped bit`, "hpke", { key: b64(key.pkcs8()), info, sealed: flipped(sealed, 70) });
    }
    file.write();
  });

  it("jws", async () => {
    const file = new VectorFile("jws");
    const [a, b] = [await (await PrivateKey.generate()).signer(), await (await PrivateKey.generate()).signer()];
    const payload = { typ: "porchlight-test", v: 1, text: "süß 😀", list: [1, true, { a: "" }] };
    const document = await SignedDocument.sign(payload, a, b);
    const keys = [a.publicKey.toJson(), b.publicKey.toJson()];
    const json = loose(document);
    const bytes = (value: Json): string => textBytes(JSON.stringify(value));
    await file.accepted("two signatures", "jws", { document: b64(document.bytes()), keys });
    await file.accepted("one signature, members in another order and spaced", "jws", {
      document: textBytes(JSON.stringify({ signatures: json.signatures.slice(1), payload: json.payload }, null, 2)),
      keys,
    });
    await file.refused("an unknown signer", "jws", { document: b64(document.bytes()), keys: keys.slice(1) });
    await file.refused("signatures exchanged", "jws", {
      document: bytes({ ...json, signatures: [{ ...json.signatures[0]!, signature: json.signatures[1]!["signature"]! }] }),
      keys,
    });
    await file.refused("a flipped bit", "jws", {
      document: bytes({ ...json, signatures: [{ ...json.signatures[0]!, signature: flipped(json.signatures[0]!["signature"] as string, 5) }] }),
      keys,
    });
    await file.refused("a signature twice", "jws", { document: bytes({ ...json, signatures: [json.signatures[0]!, json.signatures[0]!] }), keys });
    await file.refused("padding in the payload", "jws", { document: bytes({ ...json, payload: `${json.payload}=` }), keys });
    await file.refused("a flattened serialisation", "jws", { document: bytes({ payload: json.payload, ...json.signatures[0]! }), keys });
    const compact = await signCompact(payload, a);
    await file.accepted("compact", "jws", { form: "compact", text: compact, key: keys[0]!, typ: "porchlight-test" });
    await file.refused("compact, another key", "jws", { form: "compact", text: compact, key: keys[1]!, typ: "porchlight-test" });
    await file.refused("compact, another type", "jws", { form: "compact", text: compact, key: keys[0]!, typ: "porchlight-other" });
    file.write();
  });

  it("chain", async () => {
    const file = new VectorFile("chain");
    const { owner, recovery, chain: first } = await aHousehold();
    const partner = await DeviceKeys.generate();
    const phone = await DeviceKeys.generate();
    const doorbell = await PrivateKey.generate();
    const links = (chain: typeof first): JsonObject => ({ links: chain.toJson(), accrediting: [] });
    let chain = await first.append(await author(first, START + 1, owner.signer).addMember(memberOf(partner), "member"));
    chain = await chain.append(await author(chain, START + 2, owner.signer).promote(partner.memberId));
    chain = await chain.append(await pair(chain, START + 3, doorbell, 0, partner.signer));
    await file.accepted("a home with two primaries and a doorbell", "chain", links(chain));
    const rotated = await chain.append(await author(chain, START + 4, owner.signer).rotate((await circleKeys()).publicKeys));
    const removed = await rotated.append(await author(rotated, START + 5, owner.signer).removeDevice(doorbell.publicKey.id));
    const again = await removed.append(await pair(removed, START + 6, doorbell, 1, owner.signer));
    await file.accepted("rotated, doorbell reset and back", "chain", links(again));
    const stale = await pair(removed, START + 6, doorbell, 0, owner.signer);
    await file.refused("doorbell back without a reset", "chain", { links: [...removed.toJson(), stale.toJson()], accrediting: [] });
    const recovered = await again.append(await author(again, START + 7, await recovery.sign.signer()).addMemberByRecovery(memberOf(phone), "primary"));
    await file.accepted("recovery adds a primary for tomorrow", "chain", links(recovered));
    const early = await author(recovered, START + 6 + DAY, phone.signer).rotate((await circleKeys()).publicKeys);
    await file.refused("who signs a second too early", "chain", { links: [...recovered.toJson(), early.toJson()], accrediting: [] });
    const late = await author(recovered, START + 7 + DAY, phone.signer).removeMember(owner.memberId, (await circleKeys()).publicKeys);
    await file.accepted("and removes the lost primary when it may", "chain", { links: [...recovered.toJson(), late.toJson()], accrediting: [] });
    const demoted = await chain.append(await author(chain, START + 9, partner.signer).demote(owner.memberId, (await PrivateKey.generate()).publicKey));
    await file.accepted("a primary is demoted", "chain", links(demoted));
    const byDemoted = await author(demoted, START + 10, owner.signer).rotate((await circleKeys()).publicKeys);
    await file.refused("and signs all the same", "chain", { links: [...demoted.toJson(), byDemoted.toJson()], accrediting: [] });
    const { n, hash } = rotated.head;
    await file.accepted("a chain that grew since", "chain", { ...links(again), remembered: { n, hash }, circleId: chain.circleId, now: START });
    await file.refused("a rollback", "chain", { ...links(chain), remembered: { n, hash } });
    await file.refused("a fork", "chain", { ...links(demoted), remembered: { n, hash } });
    const agency = await anAgency();
    const accrediting = agency.accrediting.map((signer) => signer.publicKey.toJson());
    await file.accepted("an agency with two officers", "chain", { links: agency.chain.toJson(), accrediting });
    await file.refused("an agency by other accrediting keys", "chain", { links: agency.chain.toJson(), accrediting: [owner.signer.publicKey.toJson()] });
    file.write();
  });

  it("statement and manifest", async () => {
    const home = await aHousehold();
    const doorbell = await PrivateKey.generate();
    const chain = await home.chain.append(await pair(home.chain, START + 60, doorbell, 0, home.owner.signer));
    const clip = await clipOf(home, chain, doorbell, 1, "");
    const next = await clipOf(home, chain, doorbell, 2, clip.bundle.manifest.hash);
    const statements = new VectorFile("statement");
    const json = clip.statement.json as JsonObject & { tracks: JsonObject[] };
    await statements.accepted("of a clip", "statement", { statement: b64(canonical(json)) });
    for (const [name, change] of Object.entries<JsonObject>({
      "without detail": { tracks: json.tracks.slice(0, 2) },
      "in another order": { tracks: [...json.tracks].reverse() },
      "with a day too many": { minute: "2026-02-30T10:00:00Z" },
      "with a length in quotes": { tracks: [{ ...json.tracks[0]!, length: "56" }, ...json.tracks.slice(1)] },
      "with a media type's parameter": { tracks: [{ ...json.tracks[0]!, mediaType: "video/mp4;codecs=avc1" }, ...json.tracks.slice(1)] },
    })) {
      await statements.refused(name, "statement", { statement: b64(canonical({ ...json, ...change })) });
    }
    statements.write();

    const file = new VectorFile("manifest");
    const vector = (of: SealedClip): Record<string, Json> => ({
      links: chain.toJson(),
      statement: b64(canonical(of.statement.json)),
      bundle: b64(bundleBytes(of.bundle)),
      tracks: Object.fromEntries([...of.ciphertexts].map(([kind, bytes]) => [kind, b64(bytes)])),
      viewKey: b64(home.keys.view.pkcs8()),
      releaseKey: b64(home.keys.release.pkcs8()),
    });
    await file.accepted("a clip", "manifest", vector(clip));
    await file.accepted("the next clip", "manifest", vector(next));
    const { bundle, tracks } = vector(next) as { bundle: string; tracks: JsonObject };
    await file.refused("the next clip's bundle", "manifest", { ...vector(clip), bundle });
    await file.refused("the next clip's tracks", "manifest", { ...vector(clip), tracks });
    const keys = clip.bundle.sealedKeys.map((key, i) => (i === 0 ? { ...key, sealed: next.bundle.sealedKeys[0]!.sealed } : key));
    await file.refused("a sealed key of the next clip", "manifest", { ...vector(clip), bundle: b64(bundleBytes({ ...clip.bundle, sealedKeys: keys })) });
    await file.refused("before the pairing", "manifest", { ...vector(clip), links: home.chain.toJson() });
    const skip = await Skip.sign(
      { deviceId: doorbell.publicKey.id, circleId: chain.circleId, n: 1, sequence: 3, previousManifest: next.bundle.manifest.hash },
      9,
      "storage-full",
      await doorbell.signer(),
    );
    await file.accepted("a skip", "manifest", { form: "skip", links: chain.toJson(), skip: skip.document.toJson() });
    const other = (await aHousehold()).chain;
    await file.refused("a skip of another home", "manifest", { form: "skip", links: other.toJson(), skip: skip.document.toJson() });
    file.write();
  });

  it("circle secrets and pairing", async () => {
    const file = new VectorFile("circle-secrets");
    const { chain } = await aHousehold();
    const circleId = chain.circleId;
    const memberOpen = await PrivateKey.generate();
    for (const use of ["view", "release", "case"] as const) {
      const key = await PrivateKey.generate();
      const entry = b64(await sealKeyringEntry(circleId, use, key, memberOpen.publicKey));
      const vector = { form: "keyring", circleId, use, keyId: key.publicKey.id, memberOpen: b64(memberOpen.pkcs8()), entry };
      await file.accepted(`keyring entry, ${use}`, "hpke", vector);
      await file.refused(`keyring entry, ${use}, of another member`, "hpke", { ...vector, memberOpen: b64((await PrivateKey.generate()).pkcs8()) });
      await file.refused(`keyring entry, ${use}, a flipped bit`, "hpke", { ...vector, entry: flipped(entry, 150) });
    }
    const recoveryCode = newRecoveryCode();
    const printed = await recoveryCodeText(recoveryCode);
    await file.accepted("recovery code", "digest", { form: "recovery-code", text: printed });
    await file.accepted("recovery code, small and without dashes", "digest", { form: "recovery-code", text: printed.toLowerCase().replaceAll("-", "") });
    await file.refused("recovery code, a slip", "digest", { form: "recovery-code", text: (printed[0] === "7" ? "8" : "7") + printed.slice(1) });
    await file.refused("recovery code, full-width digits", "digest", { form: "recovery-code", text: "\uff10" + printed.slice(1) });
    const recovery = await Recovery.generate();
    const blob = b64(await recovery.seal(recoveryCode, circleId));
    const stored = { form: "recovery", text: printed, circleId, blob, recovery: recovery.principal().toJson() };
    await file.accepted("recovery blob", "digest", stored);
    await file.refused("recovery blob of another circle", "digest", { ...stored, circleId: "A".repeat(43) });

    const invitation = newInvitation(circleId);
    const phone = await DeviceKeys.generate();
    const answer = await answerInvitation(invitation, memberOf(phone), phone.signer);
    expect((await acceptInvitationAnswer(invitation, answer, 0, 1)).id).toBe(phone.memberId);
    const invited = { form: "invitation", circleId, secret: b64(invitation.secret), answer };
    await file.accepted("invitation's answer", "jws", invited);
    await file.refused("invitation's answer, another secret", "jws", { ...invited, secret: b64(random(32)) });
    await file.accepted("invitation", "digest", { form: "invitation-text", text: invitationText(invitation) });

    const device = await (await PrivateKey.generate()).signer();
    const qr = { deviceId: device.publicKey.id, claimSecret: random(20) };
    await file.accepted("pairing code", "digest", { form: "pair-qr", text: pairingCodeText(qr) });
    const hello = await signPairingHello(device, 7);
    await file.accepted("pairing hello", "jws", { form: "pair-hello", deviceId: qr.deviceId, hello: hello.toJson() });
    const { m, mac } = await answerPairingHello(await readPairingHello(hello.toJson(), qr), qr, chain);
    const message = { form: "pair-message", deviceId: qr.deviceId, hello: hello.toJson(), secret: b64(qr.claimSecret), m: { ...m }, mac: b64(mac) };
    await file.accepted("pairing message", "digest", message);
    await file.refused("pairing message, another circle", "digest", { ...message, m: { ...m, circleId: "A".repeat(43) } });
    const agreed = await signPairingAnswer(m, device);
    const paired = { form: "pair-answer", device: device.publicKey.toJson(), m: { ...m }, answer: agreed.toJson() };
    await file.accepted("pairing answer", "jws", paired);
    await file.refused("pairing answer to another m", "jws", { ...paired, m: { ...m, n: 1 } });
    file.write();
  });

  it("proof and grant", async () => {
    const s = await aScenario(600);
    const proofs = new VectorFile("proof");
    await proofVectors(proofs);
    const trust = s.trust.toJson();
    const record = { form: "record", trust, record: s.request.toJson(), proof: text(s.requestProof.bytes()) };
    await proofs.accepted("a request in the log", "proof", record);
    await proofs.refused("another record", "proof", { ...record, record: s.grant.toJson() });
    await proofs.refused("another proof", "proof", { ...record, proof: text(s.agencyProof.bytes()) });
    await proofs.refused("another log", "proof", { ...record, trust: (await aScenario(10)).trust.toJson() });
    await proofs.refused("too few witnesses", "proof", { ...record, trust: { ...trust, cosignatures: 3 } });
    const whole = text(s.requestProof.bytes());
    await proofs.refused("an index with a zero before it", "proof", { ...record, proof: (whole.replace("index ", "index 0")) });
    await proofs.refused("without its extra line", "proof", { ...record, proof: (whole.replace(/extra .*\n/, "")) });
    await proofs.refused("with Windows line ends", "proof", { ...record, proof: (whole.replaceAll("\n", "\r\n")) });
    const [one, two] = s.clips.map((clip) => clip.statement.json) as [JsonObject, JsonObject];
    const ingest = { form: "ingest", trust, statements: [one], proof: text(s.ingestProofs[0]!.proof.bytes()) };
    await proofs.accepted("a clip in its batch", "proof", ingest);
    await proofs.refused("a clip that the batch does not name", "proof", { ...ingest, statements: [two] });
    await proofs.refused("a record's proof as a batch's", "proof", { ...ingest, proof: text(s.requestProof.bytes()) });
    proofs.write();

    const file = new VectorFile("grant");
    const accrediting = s.agency.accrediting.map((signer) => signer.publicKey.toJson());
    const asked = { form: "request", request: s.request.toJson(), agencyChain: s.agency.chain.toJson(), accrediting };
    await file.accepted("a request of two officers", "grant", asked);
    const single = await signRequest(s.parts, s.agency.officers[0].signer);
    await file.refused("a request of one officer", "grant", { ...asked, request: single.toJson() });
    await file.refused("a request with another agency's chain", "grant", { ...asked, agencyChain: (await anAgency()).chain.toJson() });
    const changes: Record<string, JsonObject> = {
      "cells not sorted": { cells: [...s.parts.cells].sort().reverse() },
      "two cells": { cells: [...s.parts.cells].sort().slice(0, 2) },
      "a window of 14 minutes": { window: { start: "2026-10-01T10:00:00Z", end: "2026-10-01T10:14:00Z", zone: "UTC" } },
      "face search allowed": { terms: { ...s.parts.terms, noFaceSearch: false } },
      "kept too short": { terms: { ...s.parts.terms, retainUntil: s.parts.deadline + 259_200 } },
      "an unknown member": { faces: "yes" },
    };
    for (const [name, change] of Object.entries(changes)) {
      const officers = s.agency.officers.map((officer) => officer.signer);
      const document = await SignedDocument.sign({ ...s.request.payload, ...change }, ...officers);
      await file.refused(`a request with ${name}`, "grant", { ...asked, request: document.toJson() });
    }

    const granted = { request: s.request.toJson(), leaf: b64(s.logged.entry), grant: s.grant.toJson(), statements: [one, two] };
    await file.accepted("a grant of two clips and the place", "grant", granted);
    const audio = await buildGrant({
      answered: s.logged,
      clips: [await opened(s.home, s.chain.circleId, s.clips[0]!, ["audio"])],
      extras: [{ kind: "contact", text: "Ring at no. 4" }, { kind: "place", text: "Mill Lane" }],
      member: s.home.owner.signer,
      now: s.parts.deadline,
      life: 1,
    });
    await file.accepted("a grant of sound alone, at the deadline", "grant", { ...granted, grant: audio.grant.toJson() });
    await file.refused("a grant of another request", "grant", { ...granted, leaf: b64(random(32)) });
    await file.refused("a grant without a statement", "grant", { ...granted, statements: [one] });
    const clipKeys = await Promise.all(s.clips.map(async (clip) => (await opened(s.home, s.chain.circleId, clip, [])).clipKey));
    const signers = await Promise.all(clipKeys.map((key) => key.signer()));
    const detail = (s.grant.payload["authorization_details"] as unknown as (JsonObject & { terms: JsonObject; clips: (JsonObject & { sealedKeys: JsonObject[] })[] })[])[0]!;
    const grants: Record<string, JsonObject> = {
      "72 hours and a second": { exp: (s.grant.payload["iat"] as number) + 259_201 },
      "no end": { exp: s.grant.payload["iat"]! },
      "other terms": { authorization_details: [{ ...detail, terms: { ...detail.terms, retainUntil: 1 } }] },
      "view alone": { authorization_details: [{ ...detail, actions: ["view"] }] },
      "a datatype too few": { authorization_details: [{ ...detail, datatypes: ["video", "audio", "detail"] }] },
      "picture without detail": {
        authorization_details: [{ ...detail, clips: detail.clips.map((clip) => ({ ...clip, sealedKeys: clip.sealedKeys.filter((key) => key["kind"] !== "detail") })) }],
      },
      "a clip twice": { authorization_details: [{ ...detail, clips: [detail.clips[0]!, detail.clips[0]!] }] },
      "two details": { authorization_details: [detail, detail] },
      "the place twice": { extras: [...(s.grant.payload["extras"] as JsonObject[]), ...(s.grant.payload["extras"] as JsonObject[])] },
      "an iat after the deadline": { iat: s.parts.deadline + 1, exp: s.parts.deadline + 2 },
    };
    for (const [name, change] of Object.entries(grants)) {
      const document = await SignedDocument.sign({ ...s.grant.payload, ...change }, ...signers);
      await file.refused(`a grant with ${name}`, "grant", { ...granted, grant: document.toJson() });
    }
    const half = await SignedDocument.sign(s.grant.payload, signers[0]!);
    await file.refused("a grant signed by one of two clip keys", "grant", { ...granted, grant: half.toJson() });
    const more = await s.grant.withSignature(s.home.owner.signer);
    await file.refused("a grant signed by a member too", "grant", { ...granted, grant: more.toJson() });

    const signer = { form: "signer", grant: s.grant.toJson(), opening: { salt: b64(s.opening.salt), jws: s.opening.jws }, chain: s.chain.toJson(), time: NOW };
    await file.accepted("the member who granted", "grant", signer);
    await file.refused("an opening with another salt", "grant", { ...signer, opening: { salt: b64(random(32)), jws: s.opening.jws } });
    await file.refused("an opening of another grant", "grant", { ...signer, grant: audio.grant.toJson() });
    await file.refused("an opening in another home", "grant", { ...signer, chain: (await aHousehold()).chain.toJson() });

    const both = s.clips.map((clip, i) => ({ statement: clip.statement, clipKey: clipKeys[i]! }));
    const withdrawal = await signWithdrawal(s.grant, both, NOW + 70);
    const withdrawn = { form: "withdrawal", grant: s.grant.toJson(), statements: [one, two], withdrawal: withdrawal.toJson() };
    await file.accepted("a withdrawal", "grant", withdrawn);
    await file.accepted("a withdrawal of one clip", "grant", { ...withdrawn, withdrawal: (await signWithdrawal(s.grant, both.slice(1), NOW + 70)).toJson() });
    await file.refused("a withdrawal of another grant", "grant", { ...withdrawn, grant: audio.grant.toJson() });
    const partly = await SignedDocument.sign(withdrawal.payload, signers[1]!);
    await file.refused("a withdrawal that one clip key did not sign", "grant", { ...withdrawn, withdrawal: partly.toJson() });

    const open = { ...granted, form: "open", caseKey: b64(s.caseKey.pkcs8()) };
    await file.accepted("the case key opens what was ticked", "grant", open);
    await file.accepted("and what was ticked in the other grant", "grant", { ...open, grant: audio.grant.toJson(), statements: [one] });
    await file.refused("another case key", "grant", { ...open, caseKey: b64((await PrivateKey.generate()).pkcs8()) });
    const renamed = await SignedDocument.sign({ ...s.grant.payload, jti: "another" }, ...signers);
    await file.refused("keys sealed for another jti", "grant", { ...open, grant: renamed.toJson() });
    const rules = { form: "request-rules", request: s.request.payload, now: NOW, offences: ["burglary"], purposes: ["named-investigation"], terms: [s.parts.terms.text] };
    await file.accepted("may be logged", "grant", rules);
    await file.refused("an offence that is not listed", "grant", { ...rules, offences: ["arson"] });
    await file.refused("terms that are not in force", "grant", { ...rules, terms: [] });
    await file.refused("a window that is not over", "grant", { ...rules, now: QUARTER + 3599 });
    file.write();
  });
});

async function clipOf(home: Household, chain: Household["chain"], doorbell: PrivateKey, sequence: number, previousManifest: string): Promise<SealedClip> {
  return sealClip({
    start: QUARTER + 60 * sequence,
    tracks: [
      { kind: "video", mediaType: "video/mp4", plaintext: random(700) },
      { kind: "poster", mediaType: "image/jpeg", plaintext: random(70) },
      { kind: "detail", mediaType: "application/json", plaintext: utf8('{"labels":["person"]}') },
    ],
    circle: { circleId: chain.circleId, n: 1, viewKey: home.keys.view.publicKey, releaseKey: home.keys.release.publicKey },
    device: await doorbell.signer(),
    sequence,
    previousManifest,
  });
}

async function proofVectors(file: VectorFile): Promise<void> {
  const entries: Bytes[] = Array.from({ length: 11 }, () => random(32));
  const leaves = await Promise.all(entries.map(leafHash));
  for (const [index, size] of [[0, 1], [3, 4], [4, 5], [6, 7], [10, 11]] as const) {
    const tree = leaves.slice(0, size);
    const path = (await inclusionPath(tree, index)).map(b64);
    const vector = { form: "inclusion", entry: b64(entries[index]!), index, size, path };
    await file.accepted(`entry ${index} of ${size}`, "proof", vector);
    await file.refused(`entry ${index} of ${size}, a hash too many`, "proof", { ...vector, path: [...path, b64(random(32))] });
    await file.refused(`entry ${index} of ${size}, an index beyond`, "proof", { ...vector, index: size });
  }
  for (const [oldSize, newSize] of [[1, 2], [4, 7], [6, 8], [8, 11], [11, 11]] as const) {
    const tree = leaves.slice(0, newSize);
    const path = (await consistencyPath(tree, oldSize)).map(b64);
    const oldRoot = b64(await rootOfLeaves(leaves.slice(0, oldSize)));
    const vector = { form: "consistency", oldSize, oldRoot, size: newSize, root: b64(await rootOfLeaves(tree)), proof: path };
    await file.accepted(`${oldSize} to ${newSize}`, "proof", vector);
    await file.refused(`${oldSize} to ${newSize}, rewritten`, "proof", { ...vector, root: b64(random(32)) });
    await file.refused(`${oldSize} to ${newSize}, a hash too many`, "proof", { ...vector, proof: [...path, b64(random(32))] });
  }
  const { log, trust } = await aScenario(10);
  const note = await log.checkpoint(1234);
  const vector = { form: "checkpoint", trust: trust.toJson(), note: text(note.bytes()) };
  await file.accepted("a checkpoint", "proof", vector);
  const [witness] = log.witnesses;
  const twice = { ...trust.toJson(), cosignatures: 2 };
  const earlier = Note.make(note.text, note.signatures.slice(0, 1)).with(await witness!.cosign(note.text, 9)).with(await witness!.cosign(note.text, 5));
  await file.refused("a checkpoint that one witness cosigned twice", "proof", { ...vector, trust: twice, note: text(earlier.bytes()) });
  await file.accepted("the earlier of two cosignatures counts", "proof", { ...vector, note: text(earlier.bytes()) });
  const bare = Note.make(note.text, note.signatures.slice(1));
  await file.refused("a checkpoint without the log's signature", "proof", { ...vector, note: text(bare.bytes()) });
  const wrong = checkpointText({ origin: "other.example", size: 1, root: random(32) });
  const foreign = Note.make(wrong, [await log.log.signNote(wrong), await witness!.cosign(wrong, 5)]);
  await file.refused("a checkpoint of another origin", "proof", { ...vector, note: text(foreign.bytes()) });
  const { size } = readCheckpoint(note.text);
  await file.refused("a checkpoint with another size", "proof", { ...vector, note: vector.note.replace(`\n${size}\n`, `\n${size + 1}\n`) });
}

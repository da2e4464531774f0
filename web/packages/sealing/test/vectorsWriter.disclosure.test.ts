import { describe, it } from "vitest";
import {
  buildGrant,
  type Bytes,
  checkpointText,
  consistencyPath,
  encodeBase64Url as b64,
  inclusionPath,
  type JsonObject,
  leafHash,
  Note,
  PrivateKey,
  random,
  readCheckpoint,
  rootOfLeaves,
  SignedDocument,
  signRequest,
  signWithdrawal,
  text,
} from "../src/index.js";
import { aHousehold, anAgency } from "./household.js";
import { aScenario, NOW, opened, QUARTER } from "./scenario.js";
import { VectorFile } from "./vectorFile.js";

describe("SF-26 fresh vectors of requests and grants hold and are refused as they say", () => {
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

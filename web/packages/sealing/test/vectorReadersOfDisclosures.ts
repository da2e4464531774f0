import {
  bytesSource,
  Chain,
  checkConsistency,
  checkInclusion,
  decodeBase64Url,
  encodeBase64Url,
  type Fields,
  IngestProof,
  type JsonObject,
  type Kind,
  LogProof,
  Note,
  openGrantedExtra,
  openGrantedTrackKey,
  openWholeTrack,
  PrivateKey,
  PublicKey,
  readGrantedMessage,
  readRequest,
  readSignerOpening,
  SignedDocument,
  Statement,
  TrustPolicy,
  verifyDisclosure,
  verifyGrant,
  verifyRequest,
  verifySigner,
  verifyWithdrawal,
} from "../src/index.js";
import type { VectorReader } from "./vectorReaders.js";

function statementsOf(fields: Fields): Promise<Statement[]> {
  return Promise.all(fields.array("statements").map((json) => Statement.of(json)));
}

function hashes(fields: Fields, name: string): Uint8Array<ArrayBuffer>[] {
  return fields.texts(name).map((hash) => decodeBase64Url(hash, 32));
}

export const disclosureReaders: Readonly<Record<string, VectorReader>> = {
  "proof inclusion": async (fields) => {
    const [index, size] = [fields.integer("index"), fields.integer("size")];
    await checkInclusion(fields.bytes("entry"), index, size, hashes(fields, "path"), fields.bytes("root", 32));
    return { index };
  },
  "proof consistency": async (fields) => {
    const newSize = fields.integer("newSize");
    await checkConsistency(
      fields.integer("oldSize"),
      fields.bytes("oldRoot", 32),
      newSize,
      fields.bytes("newRoot", 32),
      hashes(fields, "path"),
    );
    return { newSize };
  },
  "proof checkpoint": async (fields) => {
    const trust = await TrustPolicy.of(fields.value("trust"));
    const { checkpoint, time } = await trust.verify(Note.parse(fields.bytes("note")));
    return { origin: checkpoint.origin, size: checkpoint.size, root: encodeBase64Url(checkpoint.root), time };
  },
  "proof record": async (fields) => {
    const trust = await TrustPolicy.of(fields.value("trust"));
    const shown = await LogProof.parse(fields.bytes("proof")).verifyRecord(fields.value("record"), trust);
    return { index: shown.index, time: shown.time, size: shown.checkpoint.size, entry: encodeBase64Url(shown.entry) };
  },
  "proof ingest": async (fields) => {
    const trust = await TrustPolicy.of(fields.value("trust"));
    const proof = IngestProof.parse(fields.bytes("proof"));
    const shown = await proof.verify(trust);
    const statements = await statementsOf(fields);
    for (const statement of statements) {
      await proof.checkStatement(statement);
    }
    return { index: shown.index, time: shown.time, statements: statements.map((statement) => statement.hash) };
  },
  "grant request": async (fields) => {
    const accrediting = await Promise.all(fields.array("accrediting").map((key) => PublicKey.of(key)));
    const agency = await Chain.verify(fields.value("agencyChain"), { accrediting });
    const document = SignedDocument.of(fields.value("request"));
    const request = await verifyRequest(document, agency);
    return { request: await document.hash(), requestId: request.requestId, caseKeyId: request.caseKey.id };
  },
  grant: async (fields) => {
    const request = await readRequest(SignedDocument.of(fields.value("request")));
    const document = SignedDocument.of(fields.value("grant"));
    const statements = await statementsOf(fields);
    const grant = await verifyGrant(document, { request, entry: fields.bytes("requestLeaf", 32) }, statements);
    return { grant: await document.hash(), jti: grant.jti, clips: grant.clips.map((clip) => clip.statement) };
  },
  "grant signer": async (fields) => {
    const chain = await Chain.verify(fields.value("links"));
    const opening = readSignerOpening(fields.value("opening"));
    const document = SignedDocument.of(fields.value("grant"));
    return { memberId: await verifySigner(opening, document, chain.state, fields.integer("time")) };
  },
  "grant withdrawal": async (fields) => {
    const grant = SignedDocument.of(fields.value("grant"));
    const withdrawal = SignedDocument.of(fields.value("withdrawal"));
    const { jti, clips } = await verifyWithdrawal(withdrawal, grant, await statementsOf(fields));
    return { jti, clips: [...clips] };
  },
  "grant disclosure": async (fields) => {
    const trust = await TrustPolicy.of(fields.value("trust"));
    const disclosure = await verifyDisclosure(readGrantedMessage(fields.value("granted")), trust);
    const caseKey = await (await PrivateKey.ofPkcs8(fields.bytes("caseKey"))).opening();
    const { grant, logged, statements } = disclosure;
    const tracks: Record<string, JsonObject> = {};
    for (const [i, clip] of grant.clips.entries()) {
      const opened: Record<string, string> = {};
      for (const { kind } of clip.sealedKeys) {
        const key = await openGrantedTrackKey(grant, logged.request, statements[i]!, kind, caseKey);
        const sealed = fields.fields("tracks").fields(statements[i]!.clipId).bytes(kind satisfies Kind);
        opened[kind] = encodeBase64Url(await openWholeTrack(statements[i]!, kind, key, bytesSource(sealed)));
      }
      tracks[statements[i]!.clipId] = opened;
    }
    const extras: Record<string, string> = {};
    for (const { kind } of grant.extras) {
      extras[kind] = encodeBase64Url((await openGrantedExtra(grant, logged.request, kind, caseKey)).bytes);
    }
    return {
      jti: grant.jti,
      requestIndex: logged.shown.index,
      grantIndex: disclosure.grantShown.index,
      time: disclosure.grantShown.time,
      tracks,
      extras,
    };
  },
};

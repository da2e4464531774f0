import {
  Chain,
  checkConsistency,
  checkRequestNow,
  datatypesOf,
  decodeBase64Url,
  encodeBase64Url,
  Fields,
  type Grant,
  IngestProof,
  type JsonObject,
  leafHash,
  LogProof,
  Note,
  openGrantedExtra,
  openGrantedTrackKey,
  PrivateKey,
  PublicKey,
  readRequest,
  readSignerOpening,
  type RequestParts,
  rootFromInclusion,
  SignedDocument,
  Statement,
  TrustPolicy,
  utf8,
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

/** The grant, its request and the statements, verified. */
async function answered(fields: Fields): Promise<{ grant: Grant; request: RequestParts; statements: Statement[] }> {
  const request = await readRequest(SignedDocument.of(fields.value("request")));
  const statements = await statementsOf(fields);
  const entry = fields.bytes("leaf", 32);
  return { grant: await verifyGrant(SignedDocument.of(fields.value("grant")), { request, entry }, statements), request, statements };
}

export const disclosureReaders: Readonly<Record<string, VectorReader>> = {
  "proof inclusion": async (fields) => {
    const leaf = await leafHash(fields.bytes("entry"));
    const root = await rootFromInclusion(leaf, fields.integer("index"), fields.integer("size"), hashes(fields, "path"));
    return { root: encodeBase64Url(root) };
  },
  "proof consistency": async (fields) => {
    await checkConsistency(
      fields.integer("oldSize"),
      fields.bytes("oldRoot", 32),
      fields.integer("size"),
      fields.bytes("root", 32),
      hashes(fields, "proof"),
    );
    return { consistent: true };
  },
  "proof checkpoint": async (fields) => {
    const trust = await TrustPolicy.of(fields.value("trust"));
    const { checkpoint, time } = await trust.verify(Note.parse(utf8(fields.text("note"))));
    return { origin: checkpoint.origin, size: checkpoint.size, root: encodeBase64Url(checkpoint.root), time };
  },
  "proof record": async (fields) => {
    const trust = await TrustPolicy.of(fields.value("trust"));
    const shown = await LogProof.parse(utf8(fields.text("proof"))).verifyRecord(fields.value("record"), trust);
    return { index: shown.index, time: shown.time, size: shown.checkpoint.size };
  },
  "proof ingest": async (fields) => {
    const trust = await TrustPolicy.of(fields.value("trust"));
    const proof = IngestProof.parse(utf8(fields.text("proof")));
    const shown = await proof.verify(trust);
    const statements = await statementsOf(fields);
    for (const statement of statements) {
      await proof.checkStatement(statement);
    }
    const clips = statements.map((statement) => statement.hash);
    return { index: shown.index, time: shown.time, size: shown.checkpoint.size, clips };
  },
  "grant request": async (fields) => {
    const accrediting = await Promise.all(fields.array("accrediting").map((key) => PublicKey.of(key)));
    const agency = await Chain.verify(fields.value("agencyChain"), { accrediting });
    const document = SignedDocument.of(fields.value("request"));
    const request = await verifyRequest(document, agency);
    const hash = await document.hash();
    return { requestId: request.requestId, caseKeyId: request.caseKey.id, officers: [...document.kids], hash };
  },
  "grant request-rules": async (fields) => {
    const payload = fields.object("request");
    // The reader of requests takes signed ones: any signature will do, since only the payload is looked at.
    const request = await readRequest(await SignedDocument.sign(payload, await (await PrivateKey.generate()).signer()));
    const lists = { offences: fields.texts("offences"), purposes: fields.texts("purposes"), terms: fields.texts("terms") };
    checkRequestNow(request, lists, fields.integer("now"));
    return { requestId: request.requestId };
  },
  grant: async (fields) => {
    const { grant } = await answered(fields);
    return {
      jti: grant.jti,
      datatypes: datatypesOf(grant),
      clips: grant.clips.map((clip) => ({ statement: clip.statement, kinds: clip.sealedKeys.map((key) => key.kind) })),
      iat: grant.iat,
      exp: grant.exp,
    };
  },
  "grant open": async (fields) => {
    const { grant, request, statements } = await answered(fields);
    const caseKey = await (await PrivateKey.ofPkcs8(fields.bytes("caseKey"))).opening();
    const keys: JsonObject[] = [];
    for (const statement of statements) {
      for (const { kind } of grant.clips.find((clip) => clip.statement === statement.hash)?.sealedKeys ?? []) {
        const key = await openGrantedTrackKey(grant, request, statement, kind, caseKey);
        keys.push({ clipId: statement.clipId, kind, key: encodeBase64Url(key) });
      }
    }
    const extras: JsonObject[] = [];
    for (const { kind } of grant.extras) {
      const { bytes, text } = await openGrantedExtra(grant, request, kind, caseKey);
      extras.push({ kind, text, bytes: encodeBase64Url(bytes) });
    }
    return { keys, extras };
  },
  "grant signer": async (fields) => {
    const chain = await Chain.verify(fields.value("chain"));
    const opening = readSignerOpening(fields.value("opening"));
    const document = SignedDocument.of(fields.value("grant"));
    const time = fields.integer("time");
    return { memberId: await verifySigner(opening, document, chain.stateAsOf(time), time) };
  },
  "grant withdrawal": async (fields) => {
    const grant = SignedDocument.of(fields.value("grant"));
    const withdrawal = SignedDocument.of(fields.value("withdrawal"));
    const { jti, clips, iat } = await verifyWithdrawal(withdrawal, grant, await statementsOf(fields));
    return { jti, clips: [...clips], iat };
  },
};

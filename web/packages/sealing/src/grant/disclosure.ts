import { Statement } from "../clip/statement.js";
import { type Bytes, utf8 } from "../encoding/bytes.js";
import { Fields } from "../json/fields.js";
import type { Json } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import { IngestProof } from "../log/ingest.js";
import { LogProof, type Shown } from "../log/logProof.js";
import type { TrustPolicy } from "../log/trustPolicy.js";
import { must } from "../refused.js";
import { type LoggedRequest, verifyLoggedRequest } from "../request/verifyRequest.js";
import { type Grant } from "./grant.js";
import { verifyGrant } from "./verifyGrant.js";

/**
 * The `granted` message, as the agency's browser and the owner's app get it (docs/topics.md,
 * `io.porchlight.disclosure.granted.v1`). Proofs are texts of tlog-proof files.
 */
export interface GrantedMessage {
  readonly grant: Json;
  readonly grantProof: string;
  readonly statements: readonly Json[];
  readonly ingestProofs: readonly { readonly index: number; readonly proof: string }[];
  readonly request: Json;
  readonly requestProof: string;
  readonly agencyChain: Json;
  readonly agencyProof: string;
}

/** Reads the message's members that matter here; further ones (`releasedAt`, ids) are passed over. */
export function readGrantedMessage(json: Json): GrantedMessage {
  const fields = Fields.of(json, "The granted message");
  return {
    grant: fields.value("grant"),
    grantProof: fields.text("grantProof"),
    statements: fields.array("statements", 1, 1000),
    ingestProofs: fields.array("ingestProofs", 1, 1000).map((element) => {
      const entry = Fields.of(element, "An ingest proof");
      return { index: entry.integer("index", 0), proof: entry.text("proof") };
    }),
    request: fields.value("request"),
    requestProof: fields.text("requestProof"),
    agencyChain: fields.array("agencyChain", 1),
    agencyProof: fields.text("agencyProof"),
  };
}

/** A grant that holds in every respect that a bag's reader checks, opening aside. */
export interface Disclosure {
  readonly logged: LoggedRequest;
  readonly document: SignedDocument;
  readonly grant: Grant & { readonly signer: string };
  /** In the grant's order. */
  readonly statements: readonly Statement[];
  readonly grantShown: Shown;
  readonly ingest: readonly { readonly index: number; readonly proof: IngestProof; readonly bytes: Bytes }[];
  readonly message: GrantedMessage;
}

/**
 * Checks a granted message against a trust policy: the request (both officers, accreditation, log), each clip on record
 * in a batch before the request, the clip keys' signatures, and the grant in the log after the request and before `exp`.
 */
export async function verifyDisclosure(message: GrantedMessage, trust: TrustPolicy): Promise<Disclosure> {
  const logged = await verifyLoggedRequest({
    request: message.request,
    requestProof: LogProof.parse(utf8(message.requestProof)),
    agencyChain: message.agencyChain,
    agencyProof: LogProof.parse(utf8(message.agencyProof)),
    trust,
  });
  const document = SignedDocument.of(message.grant);
  const known = await Promise.all(message.statements.map((statement) => Statement.of(statement)));
  const grant = await verifyGrant(document, logged, known);
  must(known.length === grant.clips.length, "grant.clip-unknown", "There are statements of clips that were not granted.");
  const statements = grant.clips.map((clip) => known.find((statement) => statement.hash === clip.statement)!);
  const grantShown = await LogProof.parse(utf8(message.grantProof)).verifyRecord(document.toJson(), trust);
  must(
    logged.shown.index < grantShown.index,
    "grant.order",
    "The grant stands before the request in the log.",
  );
  must(grantShown.time < grant.exp, "grant.too-late", "No witness saw the grant before it was over.");
  const ingest = await verifyIngest(message, statements, logged.shown.index, trust);
  return { logged, document, grant, statements, grantShown, ingest, message };
}

async function verifyIngest(
  message: GrantedMessage,
  statements: readonly Statement[],
  requestIndex: number,
  trust: TrustPolicy,
): Promise<Disclosure["ingest"]> {
  const seen = new Set<string>();
  const indexes = new Set<number>();
  const ingest = [];
  for (const entry of message.ingestProofs) {
    const bytes = utf8(entry.proof);
    const proof = IngestProof.parse(bytes);
    const { index } = await proof.verify(trust);
    must(index === entry.index && !indexes.has(index), "ingest.index", "There is one proof for each batch, under its leaf.");
    indexes.add(index);
    must(index < requestIndex, "ingest.order", "A clip was put on record only after the request.");
    for (const clip of proof.clips) {
      const statement = statements.find((candidate) => candidate.hash === clip.statement);
      must(statement !== undefined, "ingest.statement", "An ingest proof names a clip that was not granted.");
      must(!seen.has(statement.hash), "ingest.statement", "A clip stands in two ingest proofs.");
      seen.add(statement.hash);
      await proof.checkStatement(statement);
    }
    ingest.push({ index, proof, bytes });
  }
  must(seen.size === statements.length, "ingest.statement", "A granted clip lacks its ingest proof.");
  return ingest;
}

import { Chain } from "../circle/chain.js";
import { membersAt } from "../circle/circleState.js";
import type { Bytes } from "../encoding/bytes.js";
import type { Json } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import { type LogProof, type Shown } from "../log/logProof.js";
import type { TrustPolicy } from "../log/trustPolicy.js";
import { must } from "../refused.js";
import { readRequest, type RequestParts } from "./footageRequest.js";

const DAY = 86_400;

/** Reads a request and checks that two different officers of the agency, at the head it names, signed (SF-18). */
export async function verifyRequest(document: SignedDocument, agency: Chain, officers = 2): Promise<RequestParts> {
  const request = await readRequest(document);
  must(
    agency.circleId === request.agencyId && agency.state.type === "agency",
    "request.agency",
    "The request is not of the agency whose chain is shown.",
  );
  must(
    document.kids.length === officers,
    "request.signers",
    `The request carries not exactly ${officers} signatures.`,
  );
  const state = agency.states.find((candidate) => candidate.hash === request.headHash);
  must(state !== undefined, "request.agency", "The head that the request names is not in the agency's chain.");
  await document.verify(membersAt(state, state.at).map((membership) => membership.member.sign));
  return request;
}

/** A request that stands in the log, as grants answer it. */
export interface AnsweredRequest {
  readonly request: RequestParts;
  /** The log's 32-byte entry of the request. */
  readonly entry: Bytes;
}

export interface LoggedRequest extends AnsweredRequest {
  readonly document: SignedDocument;
  readonly agency: Chain;
  readonly shown: Shown;
}

/**
 * All that a home checks before it seals anything: the agency's chain and accreditation, both officers,
 * the request's place in the log, and that the agency's first link was on record `agencyDays` before.
 */
export async function verifyLoggedRequest(parts: {
  readonly request: Json;
  readonly requestProof: LogProof;
  readonly agencyChain: Json;
  readonly agencyProof: LogProof;
  readonly trust: TrustPolicy;
}): Promise<LoggedRequest> {
  const { trust } = parts;
  const agency = await Chain.verify(parts.agencyChain, { accrediting: trust.accrediting });
  const document = SignedDocument.of(parts.request);
  const request = await verifyRequest(document, agency);
  const { entry, ...shown } = await parts.requestProof.verifyRecord(document.toJson(), trust);
  const created = await parts.agencyProof.verifyRecord(agency.links[0]!.toJson(), trust);
  must(
    created.time + trust.agencyDays * DAY <= shown.time,
    "request.agency-too-new",
    `The agency was not on record for ${trust.agencyDays} days before it asked.`,
  );
  return { request, entry, document, agency, shown };
}

import { sha256 } from "../crypto/sha256.js";
import { encodeBase64Url } from "../encoding/base64url.js";
import { type Bytes, utf8 } from "../encoding/bytes.js";
import { formatTime } from "../encoding/time.js";
import { Fields } from "../json/fields.js";
import type { JsonObject } from "../json/jcs.js";
import { SignedDocument } from "../jws/signedDocument.js";
import { PublicKey } from "../key/publicKey.js";
import type { Signer } from "../key/signer.js";
import { must } from "../refused.js";
import { checkCell } from "./h3Cell.js";

/** Seconds for which a grant may live, and by which footage may be held past the deadline at least. */
export const LONGEST_GRANT = 259_200;
export const FEWEST_CELLS = 3;
export const MOST_CELLS = 19;
export const SHORTEST_WINDOW = 900;
export const LONGEST_WINDOW = 12 * 3600;
export const LONGEST_REQUEST_TEXT = 2000;
const QUARTER = 900;
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const ZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/** What the agency promises, repeated unchanged in every grant. */
export interface RequestTerms {
  /** Hash of the exact bytes of a versioned terms file. */
  readonly text: string;
  /** Unix seconds. */
  readonly retainUntil: number;
  readonly noReshare: true;
  readonly noFaceSearch: true;
}

/** A request's parts (SF-18). Times are Unix seconds. */
export interface RequestParts {
  readonly requestId: string;
  readonly agencyId: string;
  readonly headHash: string;
  readonly caseKey: PublicKey;
  /** {@link commitToCase}. */
  readonly case: string;
  readonly offence: string;
  readonly purpose: string;
  readonly cells: readonly string[];
  readonly window: { readonly start: number; readonly end: number; readonly zone: string };
  readonly deadline: number;
  readonly terms: RequestTerms;
  readonly text: string;
}

/** SHA-256(salt32 | case number): the log shows the commitment, the agency keeps salt and number. */
export async function commitToCase(salt: Bytes, caseNumber: string): Promise<string> {
  must(salt.length === 32, "request.case", "The salt of a case number has 32 bytes.");
  return encodeBase64Url(await sha256(salt, utf8(caseNumber)));
}

/** The payload that officers sign. Cells are sorted here; rules are checked by {@link readRequest}. */
export function requestPayload(parts: RequestParts): JsonObject {
  return {
    typ: "porchlight-request",
    v: 1,
    requestId: parts.requestId,
    agencyId: parts.agencyId,
    headHash: parts.headHash,
    caseKey: parts.caseKey.toJson(),
    case: parts.case,
    offence: parts.offence,
    purpose: parts.purpose,
    cells: [...parts.cells].sort(),
    window: { start: formatTime(parts.window.start), end: formatTime(parts.window.end), zone: parts.window.zone },
    deadline: formatTime(parts.deadline),
    terms: { ...parts.terms },
    text: parts.text,
  };
}

/** The first officer signs; the second adds `withSignature`. What no reader would take is refused here. */
export async function signRequest(parts: RequestParts, officer: Signer): Promise<SignedDocument> {
  const document = await SignedDocument.sign(requestPayload(parts), officer);
  await readRequest(document);
  return document;
}

/** Reads a request and keeps every rule that needs neither a clock nor a list. Signatures are verifyRequest's. */
export async function readRequest(document: SignedDocument): Promise<RequestParts> {
  const fields = Fields.of(document.payload, "The request")
    .exactly(
      "typ", "v", "requestId", "agencyId", "headHash", "caseKey", "case", "offence", "purpose", "cells",
      "window", "deadline", "terms", "text",
    )
    .typed("porchlight-request");
  const cells = fields.texts("cells").map(checkCell);
  must(cells.length >= FEWEST_CELLS && cells.length <= MOST_CELLS, "request.cells", "A request names 3 to 19 cells.");
  must(
    cells.every((cell, i) => i === 0 || cells[i - 1]! < cell),
    "request.cells",
    "The cells are sorted, each stands there once.",
  );
  const window = readWindow(fields.fields("window"));
  const deadline = fields.time("deadline");
  must(deadline > window.end, "request.deadline", "The deadline lies after the window.");
  const terms = readTerms(fields.fields("terms"));
  must(
    terms.retainUntil > deadline + LONGEST_GRANT,
    "request.terms",
    "retainUntil lies more than three days after the deadline.",
  );
  return {
    requestId: fields.id("requestId"),
    agencyId: fields.hash("agencyId"),
    headHash: fields.hash("headHash"),
    caseKey: await PublicKey.of(fields.value("caseKey"), "The case key"),
    case: fields.hash("case"),
    offence: readCode(fields, "offence"),
    purpose: readCode(fields, "purpose"),
    cells,
    window,
    deadline,
    terms,
    text: readText(fields.text("text")),
  };
}

/** Whether a clip of this minute was asked for: start ≤ minute < end. */
export function inWindow(request: RequestParts, minute: number): boolean {
  return minute >= request.window.start && minute < request.window.end;
}

/** Reads terms, in a request or a grant. */
export function readTerms(fields: Fields): RequestTerms {
  fields.exactly("text", "retainUntil", "noReshare", "noFaceSearch");
  const promised = fields.bool("noReshare") && fields.bool("noFaceSearch");
  must(promised, "request.terms", "The terms forbid sharing further and face search.");
  return {
    text: fields.hash("text"),
    retainUntil: fields.integer("retainUntil", 0),
    noReshare: true,
    noFaceSearch: true,
  };
}

function readWindow(fields: Fields): RequestParts["window"] {
  fields.exactly("start", "end", "zone");
  const [start, end, zone] = [fields.time("start"), fields.time("end"), fields.text("zone")];
  must(
    end - start >= SHORTEST_WINDOW && end - start <= LONGEST_WINDOW,
    "request.window",
    "The window is 15 minutes to 12 hours long.",
  );
  must(
    start % QUARTER === 0 && end % QUARTER === 0,
    "request.window",
    "The window starts and ends on a quarter of an hour.",
  );
  must(ZONE.test(zone), "request.zone", "The window's zone is the name of an IANA time zone.");
  return { start, end, zone };
}

function readCode(fields: Fields, name: string): string {
  const code = fields.text(name);
  must(code.length <= 64 && CODE.test(code), "request.code", "Offence and purpose are codes of closed lists.");
  return code;
}

function readText(text: string): string {
  must(
    text.trim() !== "" && text.length <= LONGEST_REQUEST_TEXT && !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(text),
    "request.text",
    "The text has 1 to 2,000 characters and no control characters.",
  );
  return text;
}

import { beforeAll, describe, expect, it } from "vitest";
import {
  checkCell,
  checkRequestNow,
  LogProof,
  PrivateKey,
  random,
  readRequest,
  requestPayload,
  type RequestParts,
  type Shown,
  SignedDocument,
  signRequest,
  verifyLoggedRequest,
  verifyRequest,
} from "../src/index.js";
import { code } from "./expecting.js";
import { anAgency, author, memberOf, START } from "./household.js";
import { DeviceKeys } from "../src/index.js";
import { aScenario, NOW, QUARTER, requestParts, type Scenario } from "./scenario.js";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await aScenario();
});

describe("SF-18 request", () => {
  it("is signed by two officers and read back", async () => {
    const read = await verifyRequest(SignedDocument.parse(scenario.request.bytes()), scenario.agency.chain);
    expect(requestPayload(read)).toEqual(JSON.parse(JSON.stringify(scenario.request.payload)));
    expect(read.caseKey.id).toBe(scenario.caseKey.publicKey.id);
  });

  it("refuses what breaks a rule that needs no clock", async () => {
    const { parts, agency } = scenario;
    const sign = (change: Partial<RequestParts>): Promise<string> =>
      code(() => signRequest({ ...parts, ...change }, agency.officers[0].signer));
    const { window, terms } = parts;
    expect(await sign({})).toBe("held");
    expect(await sign({ window: { ...window, end: window.start + 900 - 1 } })).toBe("request.window");
    expect(await sign({ window: { ...window, end: window.start + 12 * 3600 + 900 } })).toBe("request.window");
    expect(await sign({ window: { ...window, start: window.start + 60 } })).toBe("request.window");
    expect(await sign({ window: { ...window, zone: "Europe/ Paris" } })).toBe("request.zone");
    expect(await sign({ cells: parts.cells.slice(0, 2) })).toBe("request.cells");
    expect(await sign({ cells: [...parts.cells, parts.cells[0]!] })).toBe("request.cells");
    expect(await sign({ cells: [...parts.cells.slice(0, 2), "881fb46625fffff"] })).toBe("request.cells");
    expect(await sign({ deadline: window.end })).toBe("request.deadline");
    expect(await sign({ terms: { ...terms, retainUntil: parts.deadline + 259_200 } })).toBe("request.terms");
    expect(await sign({ terms: { ...terms, noReshare: false as true } })).toBe("request.terms");
    expect(await sign({ offence: "Burglary!" })).toBe("request.code");
    expect(await sign({ text: " " })).toBe("request.text");
    expect(await sign({ text: "a\u0007b" })).toBe("request.text");
    expect(await sign({ text: "x".repeat(2001) })).toBe("request.text");
    const unsorted = { ...scenario.request.payload, cells: [...parts.cells].sort().reverse() };
    const document = await SignedDocument.sign(unsorted, agency.officers[0].signer);
    expect(await code(() => readRequest(document))).toBe("request.cells");
  });

  it("checks the bits of cells", async () => {
    for (const good of ["891fb466257ffff", "89080000003ffff", "89088000003ffff", "89f20000003ffff"]) {
      expect(await code(() => checkCell(good))).toBe("held");
    }
    // Of resolution 8, uppercase, with a digit beyond the resolution, a base cell too many, deleted pentagon branches, a digit 7.
    for (const bad of ["881fb46625fffff", "891FB466257FFFF", "891fb466257fffe", "89f40000003ffff", "89080000007ffff", "89084000003ffff", "891bc000003ffff"]) {
      expect(await code(() => checkCell(bad)), bad).toBe("request.cells");
    }
  });

  it("refuses one officer, one officer twice, strangers, removed officers and other agencies", async () => {
    const { parts, agency, request } = scenario;
    const one = await signRequest(parts, agency.officers[0].signer);
    expect(await code(() => verifyRequest(one, agency.chain))).toBe("request.signers");
    expect(await code(() => verifyRequest(one, agency.chain, 1))).toBe("held");
    expect(await code(() => one.withSignature(agency.officers[0].signer))).toBe("jws.repeated");
    const stranger = await one.withSignature(await (await PrivateKey.generate()).signer());
    expect(await code(() => verifyRequest(stranger, agency.chain))).toBe("jws.unknown-signer");
    expect(await code(async () => verifyRequest(request, (await anAgency()).chain))).toBe("request.agency");
    const third = await DeviceKeys.generate();
    const grown = await agency.chain.append(
      await author(agency.chain, START + 9, ...agency.officers.map((officer) => officer.signer)).addMember(memberOf(third), "member"),
    );
    expect(await code(() => verifyRequest(request, grown))).toBe("held");
    const early = await one.withSignature(third.signer);
    expect(await code(() => verifyRequest(early, grown))).toBe("jws.unknown-signer");
    const elsewhere = await signRequest({ ...parts, headHash: parts.agencyId.split("").reverse().join("").replace(/.$/, "A") }, third.signer);
    expect(await code(() => verifyRequest(elsewhere, grown, 1))).toBe("request.agency");
  });

  it("checks the rules that need a clock or a list", async () => {
    const { parts } = scenario;
    const lists = { offences: ["burglary"], purposes: ["named-investigation"], terms: [parts.terms.text] };
    const check = (now: number, change: Partial<RequestParts> = {}): Promise<string> =>
      code(() => checkRequestNow({ ...parts, ...change }, lists, now));
    expect(await check(NOW)).toBe("held");
    expect(await check(QUARTER + 3599)).toBe("request.window-future");
    expect(await check(QUARTER + 30 * 86_400 + 1)).toBe("request.window-too-old");
    expect(await check(parts.deadline - 86_399)).toBe("request.deadline");
    expect(await check(NOW, { deadline: NOW + 7 * 86_400 + 1 })).toBe("request.deadline");
    expect(await check(NOW, { offence: "protest" })).toBe("request.offence");
    expect(await check(NOW, { purpose: "other" })).toBe("request.purpose");
    expect(await check(NOW, { window: { ...parts.window, zone: "Europe/Atlantis" } })).toBe("request.zone");
    expect(await code(() => checkRequestNow(parts, { ...lists, terms: [] }, NOW))).toBe("request.terms");
  });

  it("A-36 A-46 the home refuses a request that is not in the log, or of an agency that is too new or not accredited", async () => {
    const { request, requestProof, agency, agencyProof, trust, log } = scenario;
    const base = { request: request.toJson(), requestProof, agencyChain: agency.chain.toJson(), agencyProof, trust };
    expect(await code(() => verifyLoggedRequest(base))).toBe("held");
    const accrediting = agency.accrediting.map((signer) => signer.publicKey);
    const week = log.policy(accrediting, 7);
    expect(await code(() => verifyLoggedRequest({ ...base, trust: week }))).toBe("request.agency-too-new");
    expect(await code(() => verifyLoggedRequest({ ...base, trust: log.policy([]) }))).toBe("chain.not-accredited");
    expect(await code(() => verifyLoggedRequest({ ...base, requestProof: agencyProof }))).toBe("merkle.inclusion");
    const other = await signRequest(await requestParts(agency, await PrivateKey.generate()), agency.officers[0].signer);
    const swapped = await other.withSignature(agency.officers[1].signer);
    expect(await code(() => verifyLoggedRequest({ ...base, request: swapped.toJson() }))).toBe("merkle.inclusion");
    const salted = LogProof.ofRecord(random(32), requestProof.index, requestProof.path, requestProof.checkpoint);
    expect(await code(() => verifyLoggedRequest({ ...base, requestProof: salted }))).toBe("merkle.inclusion");
    const shown: Shown = scenario.logged.shown;
    expect(shown.index).toBe(3);
  });
});

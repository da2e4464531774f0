import {
  ChainAuthor,
  checkRequestNow,
  decodeBase64Url,
  encodeBase64Url,
  openKeyringEntry,
  PrivateKey,
  readRequest,
  sha256,
  SignedDocument,
  utf8,
  verifyRequest,
} from '@porchlight/sealing';
import { beforeAll, describe, expect, it } from 'vitest';
import { anAgency, type Agency } from '../../../packages/sealing/test/household';
import type { Lists, RequestView } from '../src/api/types';
import { Device } from '../src/device/device';
import { caseFacts, isCaseNumber, windowFits } from '../src/request/caseRules';
import { newDraft, readDraft, type Draft } from '../src/request/draft';
import { nextRelease } from '../src/request/release';
import { checkBeforeCosigning, cosign, earlierRequests, signDraft } from '../src/request/signing';

const NOW = 1_800_000_000;
let agency: Agency;
let ada: Device;
let ben: Device;
let lists: Lists;

beforeAll(async () => {
  agency = await anAgency(NOW - 10 * 86_400);
  ada = await Device.of(agency.officers[0]);
  ben = await Device.of(agency.officers[1]);
  lists = {
    offences: [{ code: 'theft', text: 'Theft' }],
    purposes: [{ code: 'named-investigation', text: 'The one case' }],
    terms: [{ version: 1, hash: encodeBase64Url(await sha256(utf8('terms\n'))), text: 'terms\n' }],
  };
});

function complete(more: Partial<Draft> = {}): Draft {
  return { ...newDraft(NOW), caseNumber: 'RP-1', offence: 'theft', purpose: 'named-investigation', text: 'Two bicycles.', ...more };
}

describe('draft', () => {
  it('names each part that is missing at its field', () => {
    expect(Object.keys(readDraft(newDraft(NOW), [], NOW).problems)).toEqual(['caseNumber', 'offence', 'purpose', 'text']);
    expect(readDraft(complete(), [], NOW).problems).toEqual({});
    expect(readDraft(complete({ radius: null }), [], NOW).problems).toEqual({ where: 'problem.where.radius' });
    expect(readDraft(complete({ date: '' }), [], NOW).problems).toEqual({ when: 'problem.when.no-date' });
  });

  it('takes case numbers as registries write them and nothing that a spreadsheet would run (A-44)', () => {
    expect(isCaseNumber('RP-2026/114 (b)')).toBe(true);
    expect(isCaseNumber('=1+1')).toBe(false);
    expect(isCaseNumber('<b>')).toBe(false);
    expect(isCaseNumber('x'.repeat(65))).toBe(false);
  });

  it('A-02: gives every request of a case the area of the first one', async () => {
    const first = await signDraft(complete(), agency.chain, ada, lists, [], NOW);
    const earlier = await earlierRequests([view(first.request, 'published')]);
    const moved = readDraft(complete({ lat: 47.01 }), earlier, NOW);
    expect(moved.area?.cells.map((cell) => cell.id).sort()).toEqual(earlier[0]?.cells);
    expect(readDraft(complete({ lat: 47.01, caseNumber: 'RP-2' }), earlier, NOW).area?.cells.map((cell) => cell.id).sort()).not.toEqual(
      earlier[0]?.cells,
    );
  });

  it('A-03: lets a case have two windows and no third', () => {
    const at = (start: number) => ({ start, end: start + 900, zone: 'UTC' });
    const cells = ['a'];
    const earlier = [at(0), at(900)].map((window) => ({ caseNumber: 'RP-1', cells, window }));
    const facts = caseFacts('RP-1', earlier);
    expect(windowFits(facts, at(1800))).toBe(false);
    expect(windowFits(facts, at(900))).toBe(true);
    expect(windowFits(caseFacts('RP-1', earlier.slice(0, 1)), at(1800))).toBe(true);
    expect(windowFits(caseFacts('RP-2', earlier), at(1800))).toBe(true);
  });

  it('leaves refused requests out of the rules of a case', async () => {
    const { request } = await signDraft(complete(), agency.chain, ada, lists, [], NOW);
    expect(await earlierRequests([view(request, 'refused')])).toEqual([]);
  });
});

describe('signing (SF-18)', () => {
  it('makes a request that holds, committed to its case number and signed by this device alone', async () => {
    const made = await signDraft(complete(), agency.chain, ada, lists, [], NOW);
    const document = SignedDocument.of(made.request);
    const parts = await verifyRequest(document, agency.chain, 1);
    expect(document.kids).toEqual([ada.memberId]);
    expect(parts.cells.length).toBeGreaterThanOrEqual(3);
    expect(parts.case).toBe(encodeBase64Url(await sha256(decodeBase64Url(made.caseSalt), utf8('RP-1'))));
    checkRequestNow(parts, { offences: ['theft'], purposes: ['named-investigation'], terms: [lists.terms[0]!.hash] }, NOW);
  });

  it('seals the fresh case key to every officer and to nobody else', async () => {
    const made = await signDraft(complete(), agency.chain, ada, lists, [], NOW);
    const { caseKey } = await readRequest(SignedDocument.of(made.request));
    expect(made.caseKeyEntries.map((entry) => entry.memberOpenKeyId).sort()).toEqual([ada, ben].map((device) => device.member.open.id).sort());
    const entry = made.caseKeyEntries.find((candidate) => candidate.memberOpenKeyId === ben.member.open.id)!.entry;
    const opened = await openKeyringEntry(agency.chain.circleId, 'case', caseKey, ben.keys.opening, decodeBase64Url(entry));
    expect(opened.privateKey.extractable).toBe(false);
  });

  it('does not sign what breaks a rule', async () => {
    await expect(signDraft(complete({ text: '' }), agency.chain, ada, lists, [], NOW)).rejects.toMatchObject({ code: 'request.draft' });
    await expect(signDraft(complete({ offence: 'protest' }), agency.chain, ada, lists, [], NOW)).rejects.toMatchObject({
      code: 'request.offence',
    });
  });

  it('a second officer signs after checking the first; the same device cannot be both', async () => {
    const made = await signDraft(complete(), agency.chain, ada, lists, [], NOW);
    const document = SignedDocument.of(made.request);
    const both = await cosign(document, agency.chain, ben, lists, NOW + 60);
    expect(new Set(both.kids)).toEqual(new Set([ada.memberId, ben.memberId]));
    await expect(cosign(document, agency.chain, ada, lists, NOW + 60)).rejects.toThrow();
  });

  it('a second officer is warned when the agency changed or the window has grown too old', async () => {
    const made = await signDraft(complete(), agency.chain, ada, lists, [], NOW);
    const document = SignedDocument.of(made.request);
    await expect(checkBeforeCosigning(document, agency.chain, lists, NOW + 3 * 86_400)).rejects.toMatchObject({ code: 'request.deadline' });
    const rotated = await new ChainAuthor(agency.chain, NOW, [ada.keys.signer]).rotate({
      viewKey: (await PrivateKey.generate()).publicKey,
      releaseKey: (await PrivateKey.generate()).publicKey,
    });
    const moved = await agency.chain.append(rotated);
    await expect(checkBeforeCosigning(document, moved, lists, NOW + 60)).rejects.toMatchObject({ code: 'request.stale' });
  });
});

describe('releases (A-05)', () => {
  it('come at fixed times that depend on the clock alone', () => {
    expect(nextRelease(3599, 3600)).toBe(3600);
    expect(nextRelease(3600, 3600)).toBe(7200);
    expect(nextRelease(12, 5)).toBe(15);
  });
});

function view(request: RequestView['request'], status: RequestView['status']): RequestView {
  return { requestId: 'r', request, caseNumber: 'RP-1', status, publishedUntil: '' };
}

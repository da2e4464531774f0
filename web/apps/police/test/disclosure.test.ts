import { bytesSource, encodeBase64Url, type Json, type OpeningKey, sealKeyringEntry, sha256, text } from '@porchlight/sealing';
import { beforeAll, describe, expect, it } from 'vitest';
import { aScenario, NOW, type Scenario, TERMS } from '../../../packages/sealing/test/scenario';
import type { Lists } from '../src/api/types';
import { checksOf, failedCheck } from '../src/disclosure/checks';
import { checkDisclosure, type DisclosureSources, OpenDisclosure, readDetail } from '../src/disclosure/opening';

let s: Scenario;
let message: Json;
let jti: string;
let device: OpeningKey;
let lists: Lists;

beforeAll(async () => {
  s = await aScenario();
  jti = s.grant.payload['jti'] as string;
  device = s.agency.officers[1].opening;
  lists = { offences: [], purposes: [], terms: [{ version: 1, hash: encodeBase64Url(await sha256(TERMS)), text: text(TERMS) }] };
  message = {
    requestId: s.parts.requestId,
    jti,
    grant: s.grant.toJson(),
    grantProof: text(s.grantProof.bytes()),
    statements: s.clips.map((clip) => clip.statement.json),
    ingestProofs: s.ingestProofs.map((proof) => ({ index: proof.proof.index, proof: text(proof.proof.bytes()) })),
    request: s.request.toJson(),
    requestProof: text(s.requestProof.bytes()),
    agencyChain: s.agency.chain.toJson(),
    agencyProof: text(s.agencyProof.bytes()),
    releasedAt: NOW + 130,
  };
});

/** The servers' side, with a record of what was fetched and reported. */
function servers(change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): DisclosureSources & { log: string[] } {
  const log: string[] = [];
  return {
    log,
    message: async () => message,
    caseKeyEntry: async () => encodeBase64Url(await sealKeyringEntry(s.parts.agencyId, 'case', s.caseKey, device.publicKey)),
    report: async (_jti, clipId, action) => void log.push(`${action} ${clipId}`),
    track: (_jti, clipId, kind) => {
      log.push(`fetch ${clipId} ${kind}`);
      return bytesSource(change(s.clips.find((clip) => clip.statement.clipId === clipId)!.ciphertexts.get(kind)!));
    },
  };
}

describe('opening a disclosure', () => {
  it('opens picture, sound and detail as granted, and tells the home before anything is fetched (R7)', async () => {
    const from = servers();
    const open = await OpenDisclosure.open(jti, from, s.trust, device);
    const [first, second] = open.disclosure.statements;
    const clip = await open.clip(first!.clipId, NOW + 200);
    expect(clip.tracks.map((track) => track.kind)).toEqual(['video', 'audio', 'detail']);
    expect(clip.tracks[0]!.plaintext).toEqual(s.plaintexts.get(`${first!.clipId} video`));
    expect(open.kindsOf(second!)).toEqual(['video', 'detail']);
    expect(from.log[0]).toBe(`view ${first!.clipId}`);
    await open.clip(first!.clipId, NOW + 201);
    expect(from.log.filter((entry) => entry.startsWith('view'))).toHaveLength(1);
    expect(open.extras.map((extra) => [extra.kind, extra.text])).toEqual([['place', 'Corner of Mill Lane']]);
  });

  it('shows nothing of a clip whose sealed bytes were cut off or changed', async () => {
    for (const change of [(bytes: Uint8Array) => bytes.slice(0, -1), (bytes: Uint8Array) => flipped(bytes)]) {
      const open = await OpenDisclosure.open(jti, servers(change), s.trust, device);
      const error = await open.clip(open.disclosure.statements[0]!.clipId, NOW + 200).catch((caught: unknown) => caught);
      expect(failedCheck(error)).toBe('plaintext');
    }
  });

  it('opens nothing after the end of the grant', async () => {
    const open = await OpenDisclosure.open(jti, servers(), s.trust, device);
    await expect(open.clip(open.disclosure.statements[0]!.clipId, open.disclosure.grant.exp)).rejects.toMatchObject({ code: 'grant.expired' });
  });

  it('refuses another disclosure than the one asked for, and a message with a proof missing', async () => {
    await expect(checkDisclosure('another-disclosure-id', message, s.trust)).rejects.toMatchObject({ code: 'grant.other' });
    const cut = { ...(message as Record<string, Json>), ingestProofs: (message as { ingestProofs: Json[] }).ingestProofs.slice(1) };
    const error = await checkDisclosure(jti, cut, s.trust).catch((caught: unknown) => caught);
    expect(failedCheck(error)).toBe('ingest');
  });

  it('packs the bag of all clips and tells the home of each (SF-25)', async () => {
    const from = servers();
    const open = await OpenDisclosure.open(jti, from, s.trust, device);
    const { name, zip } = await open.bag(lists, NOW + 300);
    expect(name).toBe(`porchlight-${jti}.zip`);
    expect(zip.length).toBeGreaterThan(6000);
    expect(from.log.filter((entry) => entry.startsWith('export'))).toHaveLength(2);
  });
});

describe('checks in words', () => {
  it('leaves the checks of a clip open until it was opened', () => {
    expect(checksOf(false)).toMatchObject({ officers: 'held', commitment: 'open', plaintext: 'open' });
    expect(Object.values(checksOf(true))).not.toContain('open');
  });

  it('reads the detail that goes with a picture', () => {
    const bytes = new TextEncoder().encode('{"clockOffsetMs":0,"durationMs":4500,"labels":["person"],"startedAt":1800000000000,"v":1}');
    expect(readDetail(bytes)).toEqual({ startedAt: 1_800_000_000_000, durationMs: 4500, labels: ['person'] });
  });
});

function flipped(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  changed[changed.length - 20]! ^= 1;
  return changed;
}

import { canonical, Statement } from '@porchlight/sealing';
import { describe, expect, it } from 'vitest';
import { aScenario } from '../../../packages/sealing/test/scenario';
import type { Access, Ring } from '../src/circle/api';
import { accessRows } from '../src/circle/accessWords';
import { townCells } from '../src/circle/place';
import { readDetail, type Seen } from '../src/clips/clips';
import { byDay, merge, ringing } from '../src/clips/days';
import { readRoute } from '../src/route.svelte';
import { shareSteps } from '../src/requests/shareSteps';

const seen = (eventId: string, minute: number, statement?: Statement): Seen => ({
  entry: { eventId, kind: 'motion', minute: new Date(minute * 1000).toISOString(), deviceId: 'd' },
  minute,
  statement,
  expiresAt: undefined,
});

describe('timeline', () => {
  it('shows each event once, newest first, and takes the clip when it arrives later', async () => {
    const { clips } = await aScenario();
    const before = merge([], [seen('a', 120), seen('b', 60)]);
    const after = merge(before, [seen('c', 180), seen('a', 120, clips[0]!.statement)]);
    expect(after.map((one) => one.entry.eventId)).toEqual(['c', 'a', 'b']);
    expect(after[1]!.statement).toBe(clips[0]!.statement);
    expect(merge(after, [seen('a', 120)])[1]!.statement).toBe(clips[0]!.statement);
  });

  it('groups by the reader’s days', () => {
    const noon = new Date(2026, 4, 2, 12).getTime() / 1000;
    const days = byDay([seen('a', noon), seen('b', noon - 3600), seen('c', noon - 86_400)]);
    expect(days.map((one) => [one.key, one.seen.length])).toEqual([
      ['2026-05-02', 2],
      ['2026-05-01', 1],
    ]);
  });
});

describe('the ring at the door', () => {
  const ring = (eventId: string, ringUntil: number): Ring => ({ eventId, deviceId: 'd', minute: '', ringUntil });

  it('is the newest that still rings and was not put aside', () => {
    const rings = [ring('old', 100), ring('a', 130), ring('b', 140)];
    expect(ringing(rings, new Set(), 110)?.eventId).toBe('b');
    expect(ringing(rings, new Set(['b']), 110)?.eventId).toBe('a');
    expect(ringing(rings, new Set(), 140)).toBeUndefined();
  });
});

describe('detail', () => {
  const detail = { v: 1, startedAt: 1_790_000_000_123, durationMs: 6000, clockOffsetMs: -20, labels: ['person'] };

  it('is read as the doorbell writes it', () => {
    expect(readDetail(canonical(detail))).toMatchObject({ startedAt: 1_790_000_000_123, labels: ['person'] });
  });

  it('is refused with a member too many', () => {
    expect(() => readDetail(canonical({ ...detail, place: 'x' }))).toThrow();
  });
});

describe('places', () => {
  it('are the 37 cells around the middle of town, each with a code of its own', () => {
    const cells = townCells();
    expect(cells).toHaveLength(37);
    expect(new Set(cells.map((cell) => cell.code)).size).toBe(37);
    expect(cells[0]).toMatchObject({ ring: 0, direction: undefined });
    expect(cells.every((cell) => /^[0-9a-f]{15}$/.test(cell.cell) && cell.corners.length >= 5)).toBe(true);
  });
});

describe('routes', () => {
  it('lead to the four places, and to Today where the address makes no sense', () => {
    expect(readRoute('#/requests/abc-1')).toEqual({ place: 'requests', id: 'abc-1' });
    expect(readRoute('#/privacy')).toEqual({ place: 'privacy', id: undefined });
    expect(readRoute('')).toEqual({ place: 'today', id: undefined });
    expect(readRoute('#/requests/<img>')).toEqual({ place: 'requests', id: undefined });
  });
});

describe('the record of a share', () => {
  const access = (kind: Access['kind'], at: number, by: Access['by'] = 'agency'): Access => ({ at, kind, by, officer: 'k7', cursor: `${at}-1` });

  it('waits for the batch, then shows the release, each opening and the withdrawal in order', async () => {
    const { grantProof, grant } = await aScenario();
    const kept = { sharedAt: 20, releaseNotBefore: 25 };
    const before = shareSteps({ loggedAt: 10, withdrawn: false, granted: undefined }, kept, []);
    expect(before.map((step) => step.done)).toEqual([true, true, false]);
    const granted = { grantProof: new TextDecoder().decode(grantProof.bytes()), releasedAt: 30, grant: grant.toJson() };
    const accesses = [access('withdrawal', 60, 'home'), access('disclosure-access', 50), access('disclosure-access', 40)];
    const after = shareSteps({ loggedAt: 10, withdrawn: true, granted }, kept, accesses);
    expect(after.map((step) => step.at)).toEqual([10, 20, 30, 30, 40, 50, 60]);
    expect(new Set(after.map((step) => step.text)).size).toBe(after.length);
  });
});

describe('the access list', () => {
  it('says who did what, and counts what repeats within a minute', () => {
    const rows = accessRows([
      { at: 130, kind: 'ciphertext-fetch', by: 'agency', tracks: ['video', 'detail'], cursor: '130-6' },
      { at: 65, kind: 'key-release', by: 'home', cursor: '65-5' },
      { at: 62, kind: 'key-release', by: 'home', cursor: '62-4' },
      { at: 50, kind: 'disclosure-access', by: 'agency', officer: 'k7', action: 'view', cursor: '50-3' },
      { at: 49, kind: 'disclosure-access', by: 'agency', officer: 'k7', action: 'export', cursor: '49-2' },
    ]);
    expect(rows).toHaveLength(4);
    expect(rows[2]!.text).toContain('opened');
    expect(rows[3]!.text).toContain('saved');
    expect(rows[0]!.text).toContain('agency');
    expect(rows[0]!.text).toContain('picture, exact time');
    expect(rows[1]!.text).toContain('2 times');
  });
});

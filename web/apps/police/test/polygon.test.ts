import { polygonToCells } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { isConnected, snapCircle } from '../src/request/area';
import { newDraft, readDraft } from '../src/request/draft';
import { cornersText, readCorners, snapPolygon } from '../src/request/polygon';
import { TOWN } from '../src/town/town';

const { lat, lng } = TOWN.centre;
const box = (half: number, wide = half) => [
  { lat: lat - half, lng: lng - wide },
  { lat: lat - half, lng: lng + wide },
  { lat: lat + half, lng: lng + wide },
  { lat: lat + half, lng: lng - wide },
];

describe('a polygon of a request', () => {
  it('SF-18: names exactly the cells whose centre lies inside', () => {
    const corners = box(0.006, 0.008);
    const area = snapPolygon(corners);
    if (typeof area === 'string') throw new Error(area);
    const inside = polygonToCells(corners.map((corner) => [corner.lat, corner.lng]), 9);
    expect(inside.length).toBeGreaterThan(3);
    expect(area.cells.map((cell) => cell.id).sort()).toEqual([...inside].sort());
    expect(area.widened).toBe(false);
  });

  it('A-01: never names fewer than three cells, and they are one area', () => {
    const area = snapPolygon(box(0.0001));
    if (typeof area === 'string') throw new Error(area);
    expect(area.cells).toHaveLength(3);
    expect(area.widened).toBe(true);
    expect(isConnected(area.cells.map((cell) => cell.id))).toBe(true);
    expect(area.cells[0]!.id).toBe(snapCircle(TOWN.centre, 100).cells[0]!.id);
  });

  it('A-01: is refused when it holds more than nineteen cells', () => {
    expect(snapPolygon(box(0.02))).toBe('large');
    expect(snapPolygon(box(20, 60))).toBe('large');
  });

  it('is refused when it is no outline', () => {
    expect(snapPolygon(box(0.006).slice(0, 2))).toBe('corners');
    const [a, b, c, d] = box(0.006) as [typeof TOWN.centre, typeof TOWN.centre, typeof TOWN.centre, typeof TOWN.centre];
    expect(snapPolygon([a, c, b, d])).toBe('crossed');
    expect(snapPolygon(Array.from({ length: 41 }, (_, i) => ({ lat: lat + i / 1e5, lng: lng + (i * i) / 1e7 })))).toBe('corners');
  });

  it('A-01: is refused when its cells do not hang together', () => {
    const sliver = 0.00001;
    const far = 0.018;
    const dumbbell = [
      { lat: lat - 0.003, lng: lng - far },
      { lat: lat - sliver, lng: lng - far + 0.004 },
      { lat: lat - sliver, lng: lng + far - 0.004 },
      { lat: lat - 0.003, lng: lng + far },
      { lat: lat + 0.003, lng: lng + far },
      { lat: lat + sliver, lng: lng + far - 0.004 },
      { lat: lat + sliver, lng: lng - far + 0.004 },
      { lat: lat + 0.003, lng: lng - far },
    ];
    expect(snapPolygon(dumbbell)).toBe('apart');
  });

  it('is typed as one corner on each line', () => {
    expect(readCorners('47.001, -30.002\n\n 46.9;-30 ')).toEqual([{ lat: 47.001, lng: -30.002 }, { lat: 46.9, lng: -30 }]);
    expect(readCorners('47.001')).toBe('corner');
    expect(readCorners('47.001, -181')).toBe('corner');
    expect(readCorners('north, west')).toBe('corner');
    const corners = box(0.006);
    expect(readCorners(cornersText(corners))).toEqual(corners);
  });

  it('stands in a draft beside the circle', () => {
    const draft = { ...newDraft(1_800_000_000), shape: 'polygon' as const, corners: cornersText(box(0.006)) };
    expect(readDraft(draft, [], 1_800_000_000).problems.where).toBeUndefined();
    expect(readDraft({ ...draft, corners: '' }, [], 1_800_000_000).problems.where).toBe('problem.where.corners');
    expect(readDraft({ ...draft, corners: 'x' }, [], 1_800_000_000).problems.where).toBe('problem.where.corner');
  });
});

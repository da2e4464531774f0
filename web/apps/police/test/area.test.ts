import { describe, expect, it } from 'vitest';
import { cellToLatLng } from 'h3-js';
import { circleProblem, isConnected, snapCircle } from '../src/request/area';
import { metres, middleOf, nearestStreet, streets, TOWN } from '../src/town/town';

describe('area of a request', () => {
  it('SF-18: names the cells whose centre lies inside, those nearest the centre first', () => {
    const area = snapCircle(TOWN.centre, 450);
    const distances = area.cells.map((cell) => metres(TOWN.centre, cell.centre));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(Math.max(...distances)).toBeLessThanOrEqual(450);
    expect(area.widened).toBe(false);
    expect(area.cells.every((cell) => /^[0-9a-f]{15}$/.test(cell.id))).toBe(true);
  });

  it('A-01: never names fewer than three cells, however small the circle', () => {
    const area = snapCircle(TOWN.centre, 100);
    expect(area.cells).toHaveLength(3);
    expect(area.widened).toBe(true);
  });

  it('A-01: never names more than nineteen, and says how many were left out', () => {
    const area = snapCircle(TOWN.centre, 800);
    expect(area.cells.length).toBeLessThanOrEqual(19);
    expect(area.leftOut).toBe(snapAll(800) - area.cells.length);
  });

  it('A-01: is one connected area wherever the centre lies', () => {
    for (let i = 0; i < 60; i++) {
      const centre = { lat: 46.98 + (i % 8) * 0.005, lng: -30.02 + Math.floor(i / 8) * 0.005 };
      for (const radius of [100, 250, 400, 800]) {
        const ids = snapCircle(centre, radius).cells.map((cell) => cell.id);
        expect(ids.length).toBeGreaterThanOrEqual(3);
        expect(isConnected(ids)).toBe(true);
      }
    }
  });

  it('A-02: circles shifted by a few metres give the same cells of a fixed grid', () => {
    const ids = (lat: number) => snapCircle({ lat, lng: TOWN.centre.lng }, 450).cells.map((cell) => cell.id).sort();
    expect(ids(TOWN.centre.lat + 0.00002)).toEqual(ids(TOWN.centre.lat));
  });

  it('tells cells that do not touch from one area', () => {
    const near = snapCircle(TOWN.centre, 200).cells[0]!.id;
    const far = snapCircle({ lat: 47.01, lng: -30 }, 200).cells[0]!.id;
    expect(isConnected([near, far])).toBe(false);
  });

  it('says which part of a circle cannot be read', () => {
    expect(circleProblem(Number.NaN, 0, 300)).toBe('latitude');
    expect(circleProblem(47, 181, 300)).toBe('longitude');
    expect(circleProblem(47, -30, 801)).toBe('radius');
    expect(circleProblem(47, -30, 800)).toBeUndefined();
  });
});

describe('the demo town', () => {
  it('finds the street of its own middle for every street', () => {
    expect(streets.length).toBeGreaterThan(10);
    for (const street of streets) {
      const middle = middleOf(street);
      expect(nearestStreet(middle, 2)).toBeDefined();
    }
  });

  it('knows no street far out at sea', () => {
    expect(nearestStreet({ lat: 47.2, lng: -30 })).toBeUndefined();
  });
});

/** Cells whose centre lies inside, counted over a square that is larger than any circle. */
function snapAll(radius: number): number {
  const seen = new Set<string>();
  for (let x = -6; x <= 6; x++) {
    for (let y = -6; y <= 6; y++) {
      snapCircle({ lat: TOWN.centre.lat + y * 0.002, lng: TOWN.centre.lng + x * 0.003 }, 400).cells.forEach((cell) => seen.add(cell.id));
    }
  }
  return [...seen].filter((id) => {
    const [lat, lng] = cellToLatLng(id);
    return metres(TOWN.centre, { lat, lng }) <= radius;
  }).length;
}

import { FEWEST_CELLS, MOST_CELLS } from '@porchlight/sealing';
import { cellToLatLng, gridDisk, latLngToCell, polygonToCells } from 'h3-js';
import { metres, type Place } from '../town/town';
import { type Area, cellOf, isConnected, RESOLUTION } from './area';

export const FEWEST_CORNERS = 3;
export const MOST_CORNERS = 40;
/** No polygon with a corner further from its middle than this, in metres, fits into the cells of a request. */
const FARTHEST_CORNER = 5000;

export type PolygonProblem = 'corner' | 'corners' | 'crossed' | 'large' | 'apart';

/** The corners as an officer types them: one on each line, latitude and longitude in degrees. */
export function readCorners(text: string): readonly Place[] | PolygonProblem {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const corners: Place[] = [];
  for (const line of lines) {
    const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(line);
    const place = { lat: Number(match?.[1]), lng: Number(match?.[2]) };
    if (match === null || Math.abs(place.lat) > 85 || Math.abs(place.lng) > 180) return 'corner';
    corners.push(place);
  }
  return corners;
}

/** What {@link readCorners} reads. */
export function cornersText(corners: readonly Place[]): string {
  return corners.map(({ lat, lng }) => `${lat}, ${lng}`).join('\n');
}

/**
 * Snaps a polygon to the whole cells whose centre lies inside. One that holds fewer than 3 gets those nearest its middle
 * one that holds more than 19 is refused, and so is one whose cells do not hang together (SF-18).
 */
export function snapPolygon(corners: readonly Place[]): Area | PolygonProblem {
  if (corners.length < FEWEST_CORNERS || corners.length > MOST_CORNERS) return 'corners';
  if (crossesItself(corners)) return 'crossed';
  const middle = middleOf(corners);
  if (corners.some((corner) => metres(middle, corner) > FARTHEST_CORNER)) return 'large';
  const distance = (id: string): number => metres(middle, placeOf(id));
  const nearestFirst = (ids: readonly string[]): string[] => [...ids].sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1));
  const inside = nearestFirst(polygonToCells(corners.map(({ lat, lng }) => [lat, lng]), RESOLUTION));
  if (inside.length > MOST_CELLS) return 'large';
  const around = nearestFirst(gridDisk(latLngToCell(middle.lat, middle.lng, RESOLUTION), 2)).filter((id) => !inside.includes(id));
  const ids = [...inside, ...around.slice(0, Math.max(0, FEWEST_CELLS - inside.length))];
  if (!isConnected(ids)) return 'apart';
  return { cells: ids.map(cellOf), widened: inside.length < FEWEST_CELLS, leftOut: 0 };
}

/** Whether two sides that share no corner meet. */
function crossesItself(corners: readonly Place[]): boolean {
  const count = corners.length;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      const neighbours = i === 0 && j === count - 1;
      if (!neighbours && meet(corners[i]!, corners[i + 1]!, corners[j]!, corners[(j + 1) % count]!)) return true;
    }
  }
  return false;
}

function meet(a: Place, b: Place, c: Place, d: Place): boolean {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 && overlap(a, b, c, d);
}

/** On which side of the line from a to b the point lies: 1, -1, or 0 on it. */
function side(a: Place, b: Place, point: Place): number {
  return Math.sign((b.lng - a.lng) * (point.lat - a.lat) - (b.lat - a.lat) * (point.lng - a.lng));
}

function overlap(a: Place, b: Place, c: Place, d: Place): boolean {
  const along = (of: (place: Place) => number): boolean =>
    Math.min(of(a), of(b)) <= Math.max(of(c), of(d)) && Math.min(of(c), of(d)) <= Math.max(of(a), of(b));
  return along(({ lat }) => lat) && along(({ lng }) => lng);
}

function middleOf(corners: readonly Place[]): Place {
  const mean = (of: (place: Place) => number): number => corners.reduce((sum, corner) => sum + of(corner), 0) / corners.length;
  return { lat: mean(({ lat }) => lat), lng: mean(({ lng }) => lng) };
}

function placeOf(id: string): Place {
  const [lat, lng] = cellToLatLng(id);
  return { lat, lng };
}

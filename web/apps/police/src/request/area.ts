import { FEWEST_CELLS, MOST_CELLS } from '@porchlight/sealing';
import { areNeighborCells, cellToBoundary, cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import { metres, nearestStreet, type Place } from '../town/town';

/** Resolution of the cells: about 0.105 km² each. */
export const RESOLUTION = 9;
export const SMALLEST_RADIUS = 100;
export const LARGEST_RADIUS = 800;
/** Rings around the centre's cell that hold every cell whose centre can lie within {@link LARGEST_RADIUS}. */
const RINGS = 5;

export interface Cell {
  /** 15 lowercase hex digits (SF-18). */
  readonly id: string;
  readonly centre: Place;
  readonly boundary: readonly Place[];
  /** Nearest street, if one is near. */
  readonly street?: string;
}

export interface Area {
  /** Those nearest the centre first. */
  readonly cells: readonly Cell[];
  /** Cells added because fewer than three had their centre inside: a tiny area would point at a house. */
  readonly widened: boolean;
  /** Cells inside the circle that were left out beyond the most that a request may name. */
  readonly leftOut: number;
}

/**
 * Snaps a circle to whole cells whose centre lies inside, never fewer than 3 nor more than 19: those nearest its centre
 * (SF-18, A-01). Everything is a fixed grid, so that shifted circles cannot be differenced.
 */
export function snapCircle(centre: Place, radius: number): Area {
  const near = gridDisk(latLngToCell(centre.lat, centre.lng, RESOLUTION), RINGS)
    .map((id) => ({ id, distance: metres(centre, placeOf(id)) }))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
  const inside = near.filter(({ distance }) => distance <= radius);
  const count = Math.min(Math.max(inside.length, FEWEST_CELLS), MOST_CELLS);
  return {
    cells: near.slice(0, count).map(({ id }) => cellOf(id)),
    widened: inside.length < FEWEST_CELLS,
    leftOut: Math.max(0, inside.length - MOST_CELLS),
  };
}

export function cellOf(id: string): Cell {
  const centre = placeOf(id);
  const street = nearestStreet(centre);
  return {
    id,
    centre,
    boundary: cellToBoundary(id).map(([lat, lng]) => ({ lat, lng })),
    ...(street === undefined ? {} : { street }),
  };
}

/** Whether the cells are one area: each can be reached from each over shared edges. */
export function isConnected(cells: readonly string[]): boolean {
  const left = new Set(cells);
  const reached = [...left].slice(0, 1);
  reached.forEach((id) => left.delete(id));
  for (let id = reached.pop(); id !== undefined; id = reached.pop()) {
    for (const other of left) {
      if (areNeighborCells(id, other)) {
        left.delete(other);
        reached.push(other);
      }
    }
  }
  return left.size === 0;
}

/** Size in square kilometres, to one digit. */
export function squareKilometres(cells: number): string {
  return (cells * 0.105).toFixed(1);
}

export type CentreProblem = 'latitude' | 'longitude' | 'radius';

/** What is wrong with the circle in the form. */
export function circleProblem(lat: number, lng: number, radius: number): CentreProblem | undefined {
  if (!Number.isFinite(lat) || Math.abs(lat) > 85) return 'latitude';
  if (!Number.isFinite(lng) || Math.abs(lng) > 180) return 'longitude';
  return Number.isFinite(radius) && radius >= SMALLEST_RADIUS && radius <= LARGEST_RADIUS ? undefined : 'radius';
}

function placeOf(id: string): Place {
  const [lat, lng] = cellToLatLng(id);
  return { lat, lng };
}

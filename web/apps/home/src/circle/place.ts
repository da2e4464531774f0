import { cellToBoundary, cellToLatLng, gridDisk, gridDistance, latLngToCell } from 'h3-js';

/** Where the demo town lies: in the ocean, so that nobody lives there. */
export const TOWN: readonly [number, number] = [47.0, -30.0];
const RESOLUTION = 9;
const RINGS = 3;

export type Direction = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';
const DIRECTIONS: readonly Direction[] = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'];

/** One cell of the town (H3, resolution 9: about a tenth of a square kilometre). */
export interface PlaceCell {
  readonly cell: string;
  /** What the map shows and the list says: ring and number within it, clockwise from the north. */
  readonly code: string;
  /** Steps from the middle of town. */
  readonly ring: number;
  readonly direction: Direction | undefined;
  /** Corners on a drawing whose unit is one metre, y growing southwards. */
  readonly corners: readonly (readonly [number, number])[];
}

export function townCells(): PlaceCell[] {
  const centre = latLngToCell(TOWN[0], TOWN[1], RESOLUTION);
  const middle = cellToLatLng(centre);
  const counts = new Map<number, number>();
  return gridDisk(centre, RINGS)
    .map((cell) => {
      const [x, y] = metres(middle, cellToLatLng(cell));
      const ring = gridDistance(centre, cell);
      return {
        cell,
        ring,
        direction: ring === 0 ? undefined : directionOf(x, y),
        corners: cellToBoundary(cell).map((corner) => metres(middle, corner)),
        angle: (Math.atan2(x, -y) + 2 * Math.PI) % (2 * Math.PI),
      };
    })
    .sort((a, b) => a.ring - b.ring || a.angle - b.angle)
    .map(({ angle: _angle, ...cell }) => {
      const number = (counts.get(cell.ring) ?? 0) + 1;
      counts.set(cell.ring, number);
      return { ...cell, code: `${cell.ring}-${number}` };
    });
}

/** The middle of a cell as a line of text that an officer can use; a cell is the "area" that everybody sees. */
export function middleOf(cell: string): string {
  const [lat, lng] = cellToLatLng(cell);
  return `${lat.toFixed(4)}, ${lng.toFixed(4)}`;
}

function metres(from: readonly number[], to: readonly number[]): [number, number] {
  const perDegree = 111_195;
  const x = (to[1]! - from[1]!) * perDegree * Math.cos((from[0]! * Math.PI) / 180);
  return [Math.round(x), Math.round((from[0]! - to[0]!) * perDegree)];
}

function directionOf(x: number, y: number): Direction {
  const turn = Math.atan2(x, -y) / (Math.PI / 4);
  return DIRECTIONS[(Math.round(turn) + 8) % 8]!;
}

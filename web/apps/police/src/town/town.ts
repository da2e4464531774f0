import data from './town.json';

/** Degrees, WGS 84. */
export interface Place {
  readonly lat: number;
  readonly lng: number;
}

export interface Street {
  readonly name: string;
  readonly line: readonly Place[];
}

/** Centre and time zone of the invented town that the portal's demo map shows. */
export const TOWN = { name: 'Riverton', centre: { lat: 47, lng: -30 }, zone: 'Atlantic/Azores' } as const;

interface Feature {
  readonly properties: { readonly kind: string; readonly name?: string };
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

/** The town's GeoJSON (RFC 7946), drawn by us: no map server learns where officers look. */
export const townMap = data as unknown as { readonly type: 'FeatureCollection'; readonly features: readonly Feature[] };

export const streets: readonly Street[] = townMap.features
  .filter((feature) => feature.properties.kind === 'street')
  .map((feature) => ({
    name: feature.properties.name!,
    line: (feature.geometry.coordinates as [number, number][]).map(([lng, lat]) => ({ lat, lng })),
  }))
  .sort((a, b) => a.name.localeCompare(b.name, 'en'));

/** The point half way along a street. */
export function middleOf(street: Street): Place {
  const steps = street.line.slice(1).map((end, i) => ({ start: street.line[i]!, end, length: metres(street.line[i]!, end) }));
  let left = steps.reduce((sum, step) => sum + step.length, 0) / 2;
  for (const { start, end, length } of steps) {
    if (left <= length) {
      const share = length === 0 ? 0 : left / length;
      return rounded({ lat: start.lat + (end.lat - start.lat) * share, lng: start.lng + (end.lng - start.lng) * share });
    }
    left -= length;
  }
  return street.line.at(-1)!;
}

/** The street nearest to a place, if one is near. */
export function nearestStreet(place: Place, within = 250): string | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const street of streets) {
    for (let i = 1; i < street.line.length; i++) {
      const distance = metresToSegment(place, street.line[i - 1]!, street.line[i]!);
      if (distance <= within && (best === undefined || distance < best.distance)) {
        best = { name: street.name, distance };
      }
    }
  }
  return best?.name;
}

const METRES_PER_DEGREE = 111_195;

/** Distance in metres; good enough within a town. */
export function metres(a: Place, b: Place): number {
  const { x, y } = flat(a, b);
  return Math.hypot(x, y);
}

/** To about a metre. */
export function rounded(place: Place): Place {
  return { lat: Math.round(place.lat * 1e5) / 1e5, lng: Math.round(place.lng * 1e5) / 1e5 };
}

function flat(from: Place, to: Place): { x: number; y: number } {
  const shrink = Math.cos((((from.lat + to.lat) / 2) * Math.PI) / 180);
  return { x: (to.lng - from.lng) * METRES_PER_DEGREE * shrink, y: (to.lat - from.lat) * METRES_PER_DEGREE };
}

function metresToSegment(place: Place, start: Place, end: Place): number {
  const a = flat(place, start);
  const b = flat(place, end);
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, -(a.x * dx + a.y * dy) / length));
  return Math.hypot(a.x + share * dx, a.y + share * dy);
}

import { circle, geoJSON, type LayerGroup, layerGroup, map, type Map, polygon, type PathOptions } from 'leaflet';
import type { GeoJsonObject } from 'geojson';
import { type Place, townMap } from '../town/town';
import type { Cell } from './area';

/** What the map shows of a request. */
export interface MapPicture {
  readonly cells: readonly Cell[];
  readonly centre?: Place;
  /** Metres. */
  readonly radius?: number;
  /** Corners of a polygon. */
  readonly corners?: readonly Place[];
}

const TOWN_CORNERS: [number, number][] = [[46.99, -30.01], [47.01, -29.99]];
const CLASSES: Record<string, string> = { street: 'town-street', park: 'town-park', river: 'town-river', buildings: 'town-house' };

/** The town and the cells on it, drawn from our own GeoJSON: no tiles, so nobody learns where officers look. */
export class MapView {
  readonly #map: Map;
  readonly #drawn: LayerGroup;

  constructor(element: HTMLElement, picture: MapPicture, onPick?: (place: Place) => void) {
    this.#map = map(element, { attributionControl: false, minZoom: 13, maxZoom: 18, zoomSnap: 0.25, scrollWheelZoom: false });
    geoJSON(townMap as unknown as GeoJsonObject, {
      interactive: false,
      style: (feature): PathOptions => ({ className: CLASSES[String(feature?.properties['kind'])] ?? '' }),
    }).addTo(this.#map);
    this.#drawn = layerGroup().addTo(this.#map);
    this.draw(picture);
    this.#fit(picture);
    if (onPick !== undefined) {
      this.#map.on('click', (event) => onPick({ lat: event.latlng.lat, lng: event.latlng.lng }));
    }
  }

  draw({ cells, centre, radius, corners }: MapPicture): void {
    this.#drawn.clearLayers();
    for (const cell of cells) {
      polygon(cell.boundary.map(({ lat, lng }) => [lat, lng]), { className: 'request-cell', interactive: false }).addTo(this.#drawn);
    }
    if (centre !== undefined && radius !== undefined) {
      circle([centre.lat, centre.lng], { radius, className: 'request-circle', interactive: false }).addTo(this.#drawn);
    }
    if (corners !== undefined) {
      polygon(corners.map(({ lat, lng }) => [lat, lng]), { className: 'request-circle', interactive: false }).addTo(this.#drawn);
      for (const { lat, lng } of corners) {
        circle([lat, lng], { radius: 6, className: 'request-circle', interactive: false }).addTo(this.#drawn);
      }
    }
  }

  /** Brings the whole area in sight where it is not. */
  show(picture: MapPicture): void {
    const corners = cornersOf(picture);
    if (corners.length > 0 && !this.#map.getBounds().contains(corners)) {
      this.#fit(picture);
    }
  }

  #fit(picture: MapPicture): void {
    const corners = cornersOf(picture);
    this.#map.fitBounds(corners.length > 0 ? corners : TOWN_CORNERS, { padding: [24, 24], maxZoom: 15.5, animate: false });
  }

  remove(): void {
    this.#map.remove();
  }
}

function cornersOf({ cells }: MapPicture): [number, number][] {
  return cells.flatMap((cell) => cell.boundary.map(({ lat, lng }) => [lat, lng] as [number, number]));
}

/** Where in the app: the hash of the address, so that one page on the server is enough. */
export type Place = 'today' | 'requests' | 'home' | 'privacy';
export const PLACES: readonly Place[] = ['today', 'requests', 'home', 'privacy'];

export interface Route {
  readonly place: Place;
  /** A clip of Today or a prompt of Requests. */
  readonly id: string | undefined;
}

export function readRoute(hash: string): Route {
  const [place = '', id] = hash.replace(/^#\/?/, '').split('/');
  const known = PLACES.find((candidate) => candidate === place) ?? 'today';
  return { place: known, id: id !== undefined && /^[A-Za-z0-9_-]{1,128}$/.test(id) ? id : undefined };
}

class CurrentRoute {
  current = $state<Route>(readRoute(''));

  follow(): void {
    const read = () => {
      this.current = readRoute(location.hash);
    };
    addEventListener('hashchange', read);
    read();
  }
}

export const route = new CurrentRoute();

export type Route =
  | { readonly page: 'requests' | 'new' | 'disclosures' | 'agency' | 'unknown' }
  | { readonly page: 'request' | 'disclosure'; readonly id: string };

/** Which page an address means. */
export function routeOf(path: string): Route {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0 || (parts.length === 1 && parts[0] === 'requests')) return { page: 'requests' };
  if (parts.length === 1 && (parts[0] === 'disclosures' || parts[0] === 'agency')) return { page: parts[0] };
  if (parts.length === 2 && parts[0] === 'requests') return parts[1] === 'new' ? { page: 'new' } : { page: 'request', id: parts[1]! };
  if (parts.length === 2 && parts[0] === 'disclosures') return { page: 'disclosure', id: parts[1]! };
  return { page: 'unknown' };
}

/** The address bar, as state. */
export class Router {
  path = $state(location.pathname);
  readonly route = $derived(routeOf(this.path));

  constructor() {
    addEventListener('popstate', () => (this.path = location.pathname));
  }

  go(path: string): void {
    history.pushState(null, '', path);
    this.path = location.pathname;
    scrollTo(0, 0);
  }

  /** Follows links of the portal without loading it anew; other links stay as they are. */
  follow(event: MouseEvent): void {
    const link = (event.target as Element).closest('a');
    const modified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (link === null || modified || link.origin !== location.origin || link.target !== '' || link.hasAttribute('download')) return;
    if (link.hash !== '' && link.pathname === location.pathname) return;
    event.preventDefault();
    this.go(link.pathname);
  }
}

import type { DeviceStore } from '@porchlight/ui';
import { getContext, setContext } from 'svelte';
import type { AgencyDesk } from '../agency/agencyDesk';
import type { Portal } from '../api/portal';
import type { Lists, Me } from '../api/types';
import type { Device } from '../device/device';
import type { AgencyWatch } from './agencyView.svelte';
import type { Config } from './config';
import type { Router } from './route.svelte';

/** What every page of a signed-in officer works with. */
export interface Context {
  readonly config: Config;
  readonly portal: Portal;
  readonly me: Me;
  readonly store: DeviceStore;
  readonly device: Device;
  readonly desk: AgencyDesk;
  readonly agency: AgencyWatch;
  readonly lists: Lists;
  readonly router: Router;
}

const KEY = Symbol('context');

export function provide(context: Context): void {
  setContext(KEY, context);
}

export function use(): Context {
  return getContext<Context>(KEY);
}

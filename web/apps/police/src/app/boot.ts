import { DeviceStore, ProblemError } from '@porchlight/ui';
import { AgencyDesk } from '../agency/agencyDesk';
import { Portal } from '../api/portal';
import { Device } from '../device/device';
import { AgencyWatch } from './agencyView.svelte';
import { loadConfig } from './config';
import type { Context } from './context';
import { Router } from './route.svelte';

/** What the portal starts as: somebody signed in, or an address to sign in at. */
export type Start = { readonly signIn: string } | { readonly context: Context };

export async function boot(): Promise<Start> {
  const config = await loadConfig();
  const portal = new Portal(config.lawEnforcement);
  try {
    const me = await portal.me();
    const store = await DeviceStore.open('porchlight-police');
    const [device, lists] = await Promise.all([Device.ofOfficer(store, me.officer), portal.lists()]);
    const desk = new AgencyDesk(portal, device, config.trust, store);
    const agency = new AgencyWatch(desk);
    await agency.refresh();
    return { context: { config, portal, me, store, device, desk, agency, lists, router: new Router() } };
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) {
      return { signIn: portal.signInAddress };
    }
    throw error;
  }
}

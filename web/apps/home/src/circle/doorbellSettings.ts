import {
  decodeBase64Url,
  type DeviceSettings,
  encodeBase64Url,
  FIRST_SETTINGS,
  type Json,
  openSettingsAtHome,
  readDeviceKey,
  Refused,
  SettingsDocument,
} from '@porchlight/sealing';
import { ProblemError } from '@porchlight/ui';
import type { DoorbellView } from './api';
import type { HomeCircle } from './homeCircle';
import { nowSeconds } from '../platform/time';

interface SettingsView {
  revision: number;
  forHome: { keyId: string; sealed: string };
  applied?: Json;
}

/** A doorbell's settings as this home last sent them. */
export interface DoorbellSettings {
  readonly settings: DeviceSettings;
  /** 0: nothing was sent yet. */
  readonly revision: number;
  /** Whether the doorbell has signed that it follows exactly these. */
  readonly followed: boolean;
}

/** Opens and verifies what the home last sent to a doorbell; a server can neither read nor write it. */
export async function readDoorbellSettings(home: HomeCircle, deviceId: string): Promise<DoorbellSettings> {
  const kept = await fetchSettings(home, deviceId);
  if (kept === undefined) {
    return { settings: FIRST_SETTINGS, revision: 0, followed: true };
  }
  const { state, circleId } = home.chain;
  const viewKey = await home.circleKey('view', kept.forHome.keyId);
  const opened = await openSettingsAtHome(viewKey, circleId, deviceId, decodeBase64Url(kept.forHome.sealed));
  const document = await SettingsDocument.verify(opened, state, deviceId, nowSeconds());
  const device = state.devices.get(deviceId)?.device;
  const followed =
    kept.applied !== undefined && kept.applied !== null && device !== undefined && (await document.isFollowed(kept.applied, device));
  return { settings: document.settings, revision: kept.revision, followed };
}

/** Signs settings with this device and seals them to the key that the doorbell itself announced. */
export async function sendDoorbellSettings(
  home: HomeCircle,
  doorbell: DoorbellView,
  settings: DeviceSettings,
  revision: number,
): Promise<void> {
  if (doorbell.deviceKey == null) {
    throw new Refused('device-key.missing', 'The doorbell has not said yet how to reach it alone. Try again in a minute.');
  }
  const { state, circleId } = home.chain;
  const key = await readDeviceKey(doorbell.deviceKey, state, doorbell.deviceId);
  const { signer } = home.device;
  const document = await SettingsDocument.sign(circleId, doorbell.deviceId, revision, nowSeconds(), settings, signer);
  await home.consent.put(path(home, doorbell.deviceId), {
    revision,
    forDevice: { keyId: key.key.id, sealed: encodeBase64Url(await document.forDevice(key)) },
    forHome: { keyId: state.viewKey.id, sealed: encodeBase64Url(await document.forHome(state.viewKey)) },
  });
}

async function fetchSettings(home: HomeCircle, deviceId: string): Promise<SettingsView | undefined> {
  try {
    return await home.consent.get<SettingsView>(path(home, deviceId));
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}

function path(home: HomeCircle, deviceId: string): string {
  return home.path(`/devices/${deviceId}/settings`);
}

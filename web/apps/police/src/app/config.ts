import { type Json, TrustPolicy } from '@porchlight/sealing';

/** What the site's `/config.json` tells the portal. */
export interface Config {
  /** Base address of law-enforcement-service, without a slash at its end. */
  readonly lawEnforcement: string;
  readonly video: string;
  readonly trust: TrustPolicy;
  /** How often shared footage is released, in seconds: all of it at once, at fixed times. */
  readonly releaseSeconds: number;
}

const HOUR = 3600;

export async function readConfig(json: unknown): Promise<Config> {
  const raw = json as { lawEnforcement: string; video: string; trust: Json; releaseSeconds?: number };
  return {
    lawEnforcement: origin(raw.lawEnforcement),
    video: origin(raw.video),
    trust: await TrustPolicy.of(raw.trust),
    releaseSeconds: raw.releaseSeconds ?? HOUR,
  };
}

export async function loadConfig(): Promise<Config> {
  const response = await fetch('/config.json', { cache: 'no-store' });
  return readConfig(await response.json());
}

function origin(address: string): string {
  return new URL(address).origin;
}

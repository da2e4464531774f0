import { type Json, TrustPolicy } from '@porchlight/sealing';

/** Where this app's services are and whom it believes: `/config.json` of the app's own origin. */
export interface AppConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly consent: string;
  readonly video: string;
  readonly trust: TrustPolicy;
}

/** Reads the configuration; further members are passed over. Throws where one is missing. */
export async function readConfig(json: unknown): Promise<AppConfig> {
  const values = json as Record<string, unknown>;
  return {
    issuer: text(values, 'issuer'),
    clientId: text(values, 'clientId'),
    consent: text(values, 'consent'),
    video: text(values, 'video'),
    trust: await TrustPolicy.of(values['trust'] as Json),
  };
}

export async function loadConfig(): Promise<AppConfig> {
  const response = await fetch('/config.json', { cache: 'no-store' });
  if (!response.ok) {
    throw new Error(`config.json: HTTP ${response.status}`);
  }
  return readConfig(await response.json());
}

function text(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') {
    throw new Error(`config.json lacks ${name}`);
  }
  return value.replace(/\/$/, '');
}

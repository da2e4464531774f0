import type { ByteSource, Json, Kind } from '@porchlight/sealing';
import { JsonClient } from '@porchlight/ui';
import type { Portal } from '../api/portal';
import type { DisclosureSources } from './opening';

/** Milliseconds before its end at which a clip token is asked for anew. */
const MARGIN = 30_000;

/** Takes messages from the portal's server, and sealed bytes from video-service by Range requests with a token for one clip. */
export function portalSources(portal: Portal, video: string): DisclosureSources {
  const tokens = new Map<string, { token: string; until: number }>();

  async function token(jti: string, clipId: string): Promise<string> {
    const name = `${jti} ${clipId}`;
    const known = tokens.get(name);
    if (known !== undefined && known.until - MARGIN > Date.now()) return known.token;
    const fresh = await portal.clipToken(jti, clipId);
    tokens.set(name, { token: fresh.token, until: millis(fresh.expiresAt) });
    return fresh.token;
  }

  return {
    message: (jti): Promise<Json> => portal.disclosure(jti),
    caseKeyEntry: async (requestId, memberOpenKeyId) => (await portal.caseKey(requestId, memberOpenKeyId)).entry,
    report: (jti, clipId, action) => portal.reportAccess(jti, clipId, action),
    track(jti: string, clipId: string, kind: Kind): ByteSource {
      const http = new JsonClient(video, { headers: async () => ({ Authorization: `Bearer ${await token(jti, clipId)}` }) });
      return { read: (offset, length) => http.range(`/v1/clips/${clipId}/tracks/${kind}`, offset, length) };
    },
  };
}

function millis(expiresAt: number | string): number {
  return typeof expiresAt === 'number' ? expiresAt * 1000 : Date.parse(expiresAt);
}

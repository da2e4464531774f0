import type { JsonObject } from '@porchlight/sealing';
import { JsonClient } from '@porchlight/ui';
import type {
  AccessToken,
  AgencyView,
  DisclosureEntry,
  KeyringEntry,
  Lists,
  Me,
  RequestSubmission,
  RequestView,
} from './types';

/** law-enforcement-service with the officer's session, whose cookie this script cannot read. */
export class Portal {
  readonly #http: JsonClient;

  constructor(readonly base: string) {
    this.#http = new JsonClient(base, { credentials: 'include' });
  }

  get signInAddress(): string {
    return `${this.base}/login?return=/`;
  }

  get signOutAddress(): string {
    return `${this.base}/logout`;
  }

  me(): Promise<Me> {
    return this.#http.get('/v1/me');
  }

  agency(): Promise<AgencyView> {
    return this.#http.get('/v1/agency');
  }

  propose(link: JsonObject, keyring: readonly KeyringEntry[]): Promise<{ proposalId: string }> {
    return this.#http.post('/v1/agency/proposals', { link, keyring });
  }

  join(answer: JsonObject): Promise<{ joinId: string }> {
    return this.#http.post('/v1/agency/joins', { answer });
  }

  keyring(memberOpenKeyId: string): Promise<KeyringEntry[]> {
    return this.#http.get(`/v1/agency/keyring?member=${memberOpenKeyId}`);
  }

  lists(): Promise<Lists> {
    return this.#http.get('/v1/offences');
  }

  requests(): Promise<RequestView[]> {
    return this.#http.get('/v1/requests');
  }

  request(requestId: string): Promise<RequestView> {
    return this.#http.get(`/v1/requests/${requestId}`);
  }

  submit(submission: RequestSubmission): Promise<{ requestId: string }> {
    return this.#http.post('/v1/requests', submission);
  }

  cosign(requestId: string, request: JsonObject): Promise<{ requestId: string }> {
    return this.#http.post(`/v1/requests/${requestId}/signatures`, { request });
  }

  caseKey(requestId: string, memberOpenKeyId: string): Promise<{ caseKeyId: string; entry: string }> {
    return this.#http.get(`/v1/requests/${requestId}/case-key?member=${memberOpenKeyId}`);
  }

  disclosures(requestId: string): Promise<DisclosureEntry[]> {
    return this.#http.get(`/v1/requests/${requestId}/disclosures`);
  }

  /** The `granted` message (docs/topics.md). */
  disclosure(jti: string): Promise<JsonObject & { requestId: string; releasedAt: number }> {
    return this.#http.get(`/v1/disclosures/${jti}`);
  }

  clipToken(jti: string, clipId: string): Promise<AccessToken> {
    return this.#http.post(`/v1/disclosures/${jti}/tokens`, { clipId });
  }

  /** Told to the home. */
  reportAccess(jti: string, clipId: string, action: 'view' | 'export'): Promise<void> {
    return this.#http.post(`/v1/disclosures/${jti}/accesses`, { clipId, action });
  }
}

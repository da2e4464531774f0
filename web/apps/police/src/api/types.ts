import type { JsonObject } from '@porchlight/sealing';

/** Bodies of law-enforcement-service, as docs/api.md names them. */
export interface Me {
  readonly officer: string;
  readonly agency: string;
  readonly name: string;
}

export interface Proposal {
  readonly proposalId: string;
  readonly link: JsonObject;
}

export interface Join {
  readonly joinId: string;
  readonly answer: JsonObject;
}

export interface AgencyView {
  readonly slug: string;
  readonly agencyId?: string | null;
  /** Absent until the agency stands in a checkpoint of the public log that a witness signed. */
  readonly createProof?: string | null;
  readonly chain: readonly JsonObject[];
  readonly proposals: readonly Proposal[];
  readonly joins: readonly Join[];
}

export interface KeyringEntry {
  readonly purpose: 'view' | 'release';
  readonly keyId: string;
  readonly memberOpenKeyId: string;
  readonly entry: string;
}

export interface CodeText {
  readonly code: string;
  readonly text: string;
}

export interface Lists {
  readonly offences: readonly CodeText[];
  readonly purposes: readonly CodeText[];
  readonly terms: readonly { readonly version: number | string; readonly hash: string; readonly text: string }[];
}

export type RequestStatus = 'awaiting-second-officer' | 'submitted' | 'published' | 'refused' | 'closed';

export interface RequestView {
  readonly requestId: string;
  readonly request: JsonObject;
  readonly caseNumber: string;
  readonly status: RequestStatus;
  readonly publishedUntil: string;
  readonly problem?: string | null;
  readonly detail?: string | null;
}

export interface RequestSubmission {
  readonly request: JsonObject;
  readonly caseNumber: string;
  readonly caseSalt: string;
  readonly caseKeyEntries: readonly { readonly memberOpenKeyId: string; readonly entry: string }[];
}

export interface DisclosureEntry {
  readonly jti: string;
  readonly releasedAt: number;
  readonly withdrawn: boolean;
}

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: number | string;
}

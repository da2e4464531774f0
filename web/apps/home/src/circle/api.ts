import type { Json } from '@porchlight/sealing';

/** Bodies of consent-service and video-service, as docs/api.md has them. */
export interface KeyringEntry {
  purpose: string;
  keyId: string;
  memberOpenKeyId: string;
  entry: string;
}

export type EventKind = 'ding' | 'motion' | 'live' | 'talk';
export const EVENT_KINDS: readonly EventKind[] = ['ding', 'motion', 'live', 'talk'];

export interface Settings {
  plan: 'NONE' | 'STANDARD';
  retentionDays: Record<EventKind, number>;
  cell: string | null;
  requests: {
    optOut: boolean;
    monthlyCap: number;
    quietHours: { start: string; end: string; zone: string } | null;
    excludedAgencyKinds: string[];
  };
}

export interface DoorbellView {
  deviceId: string;
  state: { battery?: number; signal?: number; firmware?: string } | null;
  seenAt?: number | null;
  acknowledgedHead?: string | null;
  online: boolean;
  /** The minute of the last change. */
  onlineSince?: number | null;
  /** When it last looked as if somebody had copied its key. */
  clonedAt?: number | null;
  /** The doorbell's signed announcement of the key that settings are sealed to. */
  deviceKey?: Json | null;
  commands: DoorbellCommand[];
}

export interface DoorbellCommand {
  kind: 'pair' | 'links' | 'settings' | 'chime' | 'firmware';
  commandId: string;
  sentAt: number;
  outcome: 'waiting' | 'done' | 'refused' | 'expired';
  reason?: string | null;
  answeredAt?: number | null;
}

export interface Ring {
  eventId: string;
  deviceId: string;
  minute: string;
  ringUntil: number;
}

export interface Access {
  at: number;
  kind: 'key-release' | 'ciphertext-fetch' | 'disclosure-access' | 'grant' | 'withdrawal' | 'token';
  clipId?: string | null;
  by: 'home' | 'agency';
  agencyId?: string | null;
  officer?: string | null;
  jti?: string | null;
  tracks?: string[] | null;
  action?: 'view' | 'export' | null;
  /** The place in the list; as `before` it asks for what follows. */
  cursor: string;
}

export interface TimelineEntry {
  eventId: string;
  kind: EventKind;
  minute: string;
  deviceId: string;
  clip?: { clipId: string; statement: Json; expiresAt: number } | null;
}

export type PromptStatus = 'open' | 'declined' | 'granted' | 'released' | 'withdrawn' | 'closed';

export interface Prompt {
  promptId: string;
  requestId: string;
  request: Json;
  requestProof: string;
  agencyChain: Json;
  agencyProof: string;
  clips: { clipId: string; kind: EventKind; statement: Json; ingestProof: string }[];
  status: PromptStatus;
  jti?: string | null;
}

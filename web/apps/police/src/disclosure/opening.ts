import {
  type Bytes,
  type ByteSource,
  checkGrantLive,
  decodeBase64Url,
  type Disclosure,
  type ExtraKind,
  Fields,
  type Json,
  type Kind,
  must,
  openGrantedExtra,
  openGrantedTrackKey,
  openKeyringEntry,
  type OpenedTrack,
  type OpeningKey,
  openWholeTrack,
  parseCanonical,
  readGrantedMessage,
  type Statement,
  type TrustPolicy,
  utf8,
  verifyDisclosure,
  writeBag,
} from '@porchlight/sealing';
import type { Lists } from '../api/types';

/** Where a disclosure's parts come from: the portal's server and video-service. */
export interface DisclosureSources {
  message(jti: string): Promise<Json>;
  /** base64url keyring entry of the request's case key for this device. */
  caseKeyEntry(requestId: string, memberOpenKeyId: string): Promise<string>;
  /** Sealed bytes of one track. */
  track(jti: string, clipId: string, kind: Kind): ByteSource;
  report(jti: string, clipId: string, action: 'view' | 'export'): Promise<void>;
}

export interface OpenedExtra {
  readonly kind: ExtraKind;
  readonly bytes: Bytes;
  readonly text: string;
}

/** One clip, open on this device. */
export interface OpenedClip {
  readonly statement: Statement;
  readonly tracks: readonly OpenedTrack[];
}

/** A disclosure whose every claim was checked on this device; its clips open one by one. */
export class OpenDisclosure {
  readonly #opened = new Map<string, Promise<OpenedClip>>();

  private constructor(
    readonly disclosure: Disclosure,
    readonly extras: readonly OpenedExtra[],
    private readonly sources: DisclosureSources,
    private readonly caseKey: OpeningKey,
    private readonly trust: TrustPolicy,
  ) {}

  /** Checks the granted message (verifyDisclosure), then opens case key, place and contact with this device. */
  static async open(jti: string, sources: DisclosureSources, trust: TrustPolicy, device: OpeningKey): Promise<OpenDisclosure> {
    const disclosure = await checkDisclosure(jti, await sources.message(jti), trust);
    const { request } = disclosure.logged;
    const entry = decodeBase64Url(await sources.caseKeyEntry(request.requestId, device.publicKey.id));
    const caseKey = await openKeyringEntry(request.agencyId, 'case', request.caseKey, device, entry);
    const extras = await Promise.all(
      disclosure.grant.extras.map(async ({ kind }) => ({
        kind,
        ...(await openGrantedExtra(disclosure.grant, request, kind, caseKey)),
      })),
    );
    return new OpenDisclosure(disclosure, extras, sources, caseKey, trust);
  }

  kindsOf(statement: Statement): Kind[] {
    const clip = this.disclosure.grant.clips.find((candidate) => candidate.statement === statement.hash);
    return clip?.sealedKeys.map((key) => key.kind) ?? [];
  }

  /**
   * Tells the home, then fetches and opens all granted tracks of a clip. Last segment first, then root, plaintext MAC and
   * key commitment are checked against the clip's statement. A second call fetches nothing.
   */
  clip(clipId: string, now: number, onProgress?: (done: number, total: number) => void): Promise<OpenedClip> {
    const known = this.#opened.get(clipId);
    if (known !== undefined) return known;
    const opening = this.#open(clipId, now, onProgress);
    this.#opened.set(clipId, opening);
    opening.catch(() => this.#opened.delete(clipId));
    return opening;
  }

  async #open(clipId: string, now: number, onProgress?: (done: number, total: number) => void): Promise<OpenedClip> {
    const { grant, logged, statements } = this.disclosure;
    checkGrantLive(grant, now);
    const statement = statements.find((candidate) => candidate.clipId === clipId);
    must(statement !== undefined, 'grant.not-granted', 'This clip was not shared.');
    await this.sources.report(grant.jti, clipId, 'view');
    const tracks: OpenedTrack[] = [];
    for (const kind of this.kindsOf(statement)) {
      const trackKey = await openGrantedTrackKey(grant, logged.request, statement, kind, this.caseKey);
      const source = this.sources.track(grant.jti, clipId, kind);
      const progress = kind === 'video' ? onProgress : undefined;
      const plaintext = await openWholeTrack(statement, kind, trackKey, source, progress);
      tracks.push({ clipId, kind, trackKey, plaintext });
    }
    return { statement, tracks };
  }

  /** Tells the home, then packs the evidence bag (SF-25), which `porchlight verify` checks offline. */
  async bag(lists: Lists, now: number): Promise<{ readonly name: string; readonly zip: Bytes }> {
    const { grant, logged, statements } = this.disclosure;
    const terms = lists.terms.find(({ hash }) => hash === logged.request.terms.text);
    must(terms !== undefined, 'bag.terms', 'The terms that the request names are not published any more.');
    const clips = await Promise.all(statements.map(({ clipId }) => this.clip(clipId, now)));
    const bag = await writeBag({
      disclosure: this.disclosure,
      trust: this.trust,
      terms: utf8(terms.text),
      tracks: clips.flatMap((clip) => clip.tracks),
      extras: this.extras,
      exportedAt: now,
    });
    for (const { clipId } of statements) {
      await this.sources.report(grant.jti, clipId, 'export');
    }
    return bag;
  }
}

/** All that can be checked without a key; refuses a message for another disclosure. */
export async function checkDisclosure(jti: string, message: Json, trust: TrustPolicy): Promise<Disclosure> {
  const disclosure = await verifyDisclosure(readGrantedMessage(message), trust);
  must(disclosure.grant.jti === jti, 'grant.other', 'The server shows another disclosure than the one asked for.');
  return disclosure;
}

/** What the doorbell noted: the exact start by its own clock, how long the clip lasts, what it made out. */
export interface Detail {
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly labels: readonly string[];
}

export function readDetail(bytes: Uint8Array): Detail {
  const fields = Fields.of(parseCanonical(bytes), 'The detail');
  return {
    startedAt: fields.integer('startedAt'),
    durationMs: fields.integer('durationMs', 0, 60_000),
    labels: fields.texts('labels'),
  };
}

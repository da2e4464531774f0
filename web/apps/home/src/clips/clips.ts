import {
  type Bundle,
  type ByteSource,
  type Bytes,
  checkManifest,
  decodeBase64Url,
  Fields,
  type Kind,
  openClipKey,
  openTrackKeyAtHome,
  openWholeTrack,
  parseCanonical,
  PrivateKey,
  readBundle,
  sealedKeyOf,
  Statement,
} from '@porchlight/sealing';
import { JsonClient, ProblemError } from '@porchlight/ui';
import type { TimelineEntry } from '../circle/api';
import type { HomeCircle } from '../circle/homeCircle';
import { nowSeconds } from '../platform/time';

const LOOKS = 20;
const LOOK_AGAIN = 1500;

/** What the `detail` track says. */
export interface ClipDetail {
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly clockOffsetMs: number;
  readonly labels: readonly string[];
}

/** Something seen: an event with the clip that was recorded, if one is stored. */
export interface Seen {
  readonly entry: TimelineEntry;
  readonly minute: number;
  readonly statement: Statement | undefined;
  readonly expiresAt: number | undefined;
}

export type Progress = (done: number, total: number) => void;

/** Opens this home's clips: ciphertext from video-service, sealed keys from consent-service, the key from this device. */
export class Clips {
  readonly video: JsonClient;
  readonly #bundles = new Map<string, Promise<Bundle>>();
  readonly #tracks = new Map<string, Promise<Bytes>>();
  #token: Promise<{ token: string; expiresAt: number }> | undefined;
  #tokenEnds = 0;

  constructor(
    readonly home: HomeCircle,
    videoAddress: string,
  ) {
    this.video = new JsonClient(videoAddress, { headers: () => this.#headers() });
  }

  async #headers(): Promise<Record<string, string>> {
    if (this.#token === undefined || nowSeconds() > this.#tokenEnds - 20) {
      this.#tokenEnds = Number.MAX_SAFE_INTEGER;
      this.#token = this.home.accessToken();
      this.#token.then(
        ({ expiresAt }) => (this.#tokenEnds = expiresAt),
        () => (this.#token = undefined),
      );
    }
    return { Authorization: `Bearer ${(await this.#token).token}` };
  }

  /** A page of the timeline, newest first; `before` is a minute as the timeline writes it. */
  async timeline(before?: string, limit = 30): Promise<Seen[]> {
    const query = new URLSearchParams({ limit: String(limit), ...(before === undefined ? {} : { before }) });
    const entries = await this.video.get<TimelineEntry[]>(`/v1/timeline?${query}`);
    return Promise.all(
      entries.map(async (entry) => ({
        entry,
        minute: Date.parse(entry.minute) / 1000,
        statement: entry.clip == null ? undefined : await Statement.of(entry.clip.statement),
        expiresAt: entry.clip?.expiresAt,
      })),
    );
  }

  /** The bundle of a clip, accepted only from a doorbell of this home's chain. Fetched once: each fetch is on record. */
  bundle(statement: Statement): Promise<Bundle> {
    return once(this.#bundles, statement.hash, async () => {
      const view = await this.#arrived<{ bundle: string }>(this.home.path(`/clips/${statement.clipId}/bundle`));
      const bundle = await readBundle(decodeBase64Url(view.bundle), statement);
      if (bundle.manifest.origin.n > this.home.chain.head.n) {
        await this.home.refresh();
      }
      await checkManifest(bundle.manifest, statement, this.home.chain);
      return bundle;
    });
  }

  /** A clip's statement and its keys travel apart: keys that are not there yet are on their way. */
  async #arrived<T>(path: string): Promise<T> {
    for (let looks = 1; ; looks++) {
      try {
        return await this.home.consent.get<T>(path);
      } catch (error) {
        if (!(error instanceof ProblemError && error.status === 404) || looks === LOOKS) throw error;
        await new Promise((again) => setTimeout(again, LOOK_AGAIN));
      }
    }
  }

  /** The key of one track, opened with the view key and checked against the statement's commitment. */
  async trackKey(statement: Statement, kind: Kind): Promise<Bytes> {
    const { keyId, sealed } = sealedKeyOf(await this.bundle(statement), kind);
    const viewKey = await this.home.circleKey('view', keyId);
    return openTrackKeyAtHome(viewKey, this.home.circleId, statement, kind, sealed);
  }

  /** The clip's own signing key, which only primaries can open: what makes a grant possible. */
  async clipKey(statement: Statement): Promise<PrivateKey> {
    const { keyId, sealed } = sealedKeyOf(await this.bundle(statement), 'clip-key');
    const releaseKey = await this.home.circleKey('release', keyId);
    return openClipKey(releaseKey, this.home.circleId, statement, 'clip-key', sealed);
  }

  /** A whole track, last segment first, with every check of the sealing page. Kept in memory only. */
  open(statement: Statement, kind: Kind, onProgress?: Progress): Promise<Bytes> {
    const open = async () =>
      openWholeTrack(statement, kind, await this.trackKey(statement, kind), this.#source(statement.clipId, kind), onProgress);
    // Pictures of lists are kept; a video is held by its player alone.
    return kind === 'video' || kind === 'audio' ? open() : once(this.#tracks, `${statement.hash}/${kind}`, open);
  }

  async detail(statement: Statement): Promise<ClipDetail> {
    return readDetail(await this.open(statement, 'detail'));
  }

  #source(clipId: string, kind: Kind): ByteSource {
    return { read: (offset, length) => this.video.range(`/v1/clips/${clipId}/tracks/${kind}`, offset, length) };
  }
}

/** Reads the `detail` track: JCS of `{v, startedAt, durationMs, clockOffsetMs, labels}`. */
export function readDetail(bytes: Bytes): ClipDetail {
  const fields = Fields.of(parseCanonical(bytes), 'The detail').exactly(
    'v',
    'startedAt',
    'durationMs',
    'clockOffsetMs',
    'labels',
  );
  fields.integer('v', 1, 1);
  return {
    startedAt: fields.integer('startedAt', 0),
    durationMs: fields.integer('durationMs', 0),
    clockOffsetMs: fields.integer('clockOffsetMs'),
    labels: fields.texts('labels', 0, 100),
  };
}

function once<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = kept.get(key);
  if (before !== undefined) {
    return before;
  }
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

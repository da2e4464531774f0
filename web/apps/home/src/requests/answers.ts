import {
  buildGrant,
  type Bytes,
  type ClipToGrant,
  decodeBase64Url,
  encodeBase64Url,
  type ExtraKind,
  type Json,
  type Kind,
  must,
  openClipKey,
  type OpenedTrack,
  readGrant,
  readGrantedMessage,
  Refused,
  sealClipKey,
  SignedDocument,
  signerOpeningJson,
  signWithdrawal,
  Statement,
  type TrustPolicy,
  verifyDisclosure,
  writeBag,
} from '@porchlight/sealing';
import type { Memory } from '../circle/chainMemory';
import type { HomeCircle } from '../circle/homeCircle';
import type { Clips } from '../clips/clips';
import { nowSeconds } from '../platform/time';
import type { AskedClip, CheckedPrompt } from './checkPrompt';
import { termsOf } from './lists';

/** What goes along with one clip. */
export interface ClipChoice {
  readonly clip: AskedClip;
  readonly picture: boolean;
  readonly sound: boolean;
}

/** The tracks that a choice hands over: the exact time goes with the picture. */
export function kindsOf({ clip, picture, sound }: ClipChoice): Kind[] {
  const has = (kind: Kind) => clip.statement.track(kind) !== undefined;
  return [
    ...(picture && has('video') ? (['video'] as const) : []),
    ...(sound && has('audio') ? (['audio'] as const) : []),
    ...(picture && has('video') ? (['detail'] as const) : []),
  ];
}

export interface Extra {
  readonly kind: ExtraKind;
  readonly text: string;
}

/** What this device keeps of a share: what only it knows, and what a withdrawal needs before the release. */
export interface KeptShare {
  readonly jti: string;
  readonly sharedAt: number;
  readonly releaseNotBefore: number;
  readonly grant: Json;
  readonly statements: readonly Json[];
  readonly extras: readonly { readonly kind: ExtraKind; readonly bytes: Bytes }[];
}

export interface GrantView {
  status: string;
  granted?: Json | null;
}

/** Answers requests: seals chosen clips to a case, takes shares back, builds the home's own evidence bag. */
export class Answers {
  constructor(
    readonly home: HomeCircle,
    readonly clips: Clips,
    readonly memory: Memory,
    readonly trust: TrustPolicy,
  ) {}

  /**
   * Seals the keys of the chosen tracks to the request's case key and signs with each clip's own key. The picture's exact
   * time goes with it. A second copy of each clip key stays with the home so that the share can be taken back.
   */
  async share(checked: CheckedPrompt, choices: readonly ClipChoice[], extras: readonly Extra[]): Promise<KeptShare> {
    await this.home.refresh();
    must(this.home.isPrimary, 'home.not-primary', 'Only a primary member of the home may share.');
    const { circleId, state } = this.home.chain;
    const clips: ClipToGrant[] = [];
    const grantKeys: { clipId: string; keyId: string; sealed: string }[] = [];
    const chosen = choices.filter((choice) => kindsOf(choice).length > 0);
    must(chosen.length > 0, 'grant.clips', 'Choose at least one clip to share.');
    for (const choice of chosen) {
      const { statement } = choice.clip;
      const trackKeys = new Map<Kind, Bytes>();
      for (const kind of kindsOf(choice)) {
        trackKeys.set(kind, await this.clips.trackKey(statement, kind));
      }
      const clipKey = await this.clips.clipKey(statement);
      clips.push({ statement, clipKey, trackKeys });
      const sealed = await sealClipKey(state.releaseKey, circleId, statement, 'grant-key', clipKey);
      grantKeys.push({ clipId: statement.clipId, keyId: state.releaseKey.id, sealed: encodeBase64Url(sealed) });
    }
    const now = nowSeconds();
    const built = await buildGrant({ answered: checked.logged, clips, extras, member: this.home.device.signer, now });
    const { promptId } = checked.prompt;
    const accepted = await this.home.consent.post<{ jti: string; releaseNotBefore: number }>(
      this.home.path(`/prompts/${promptId}/grant`),
      { grant: built.grant.toJson(), signer: signerOpeningJson(built.opening), grantKeys },
    );
    const kept: KeptShare = {
      jti: built.jti,
      sharedAt: now,
      releaseNotBefore: accepted.releaseNotBefore,
      grant: built.grant.toJson(),
      statements: chosen.map(({ clip }) => clip.statement.json),
      extras: built.extras,
    };
    await this.memory.set(`share/${built.jti}`, kept);
    return kept;
  }

  /** Says no. Nobody outside the home can tell it from silence. */
  decline(promptId: string): Promise<void> {
    return this.home.consent.post(this.home.path(`/prompts/${promptId}/decline`));
  }

  kept(jti: string): Promise<KeptShare | undefined> {
    return this.memory.get<KeptShare>(`share/${jti}`);
  }

  view(jti: string): Promise<GrantView> {
    return this.home.consent.get<GrantView>(this.home.path(`/grants/${jti}`));
  }

  /** Takes a whole share back: no further fetches; a key that was delivered stays delivered. */
  async withdraw(jti: string): Promise<void> {
    const { grant, statements } = await this.#documents(jti);
    const { grantKeys } = await this.home.consent.get<{
      grantKeys: { clipId: string; keyId: string; sealed: string }[];
    }>(this.home.path(`/grants/${jti}/keys`));
    const clips = [];
    for (const statement of statements) {
      const key = grantKeys.find((candidate) => candidate.clipId === statement.clipId);
      if (key === undefined) {
        throw new Refused('grant.keys', 'The home keeps no key to take this clip back with.');
      }
      const releaseKey = await this.home.circleKey('release', key.keyId);
      const sealed = decodeBase64Url(key.sealed);
      clips.push({ statement, clipKey: await openClipKey(releaseKey, this.home.circleId, statement, 'grant-key', sealed) });
    }
    const withdrawal = await signWithdrawal(grant, clips, nowSeconds());
    await this.home.consent.post(this.home.path(`/grants/${jti}/withdrawal`), { withdrawal: withdrawal.toJson() });
  }

  async #documents(jti: string): Promise<{ grant: SignedDocument; statements: Statement[] }> {
    const view = await this.view(jti);
    const kept = await this.kept(jti);
    const source = view.granted == null ? kept : readGrantedMessage(view.granted);
    if (source === undefined) {
      throw new Refused('grant.unknown', 'This device does not know the share yet. It can after the next release.');
    }
    const grant = SignedDocument.of(source.grant);
    must(readGrant(grant).jti === jti, 'grant.unknown', 'The server shows another share than the one asked for.');
    return { grant, statements: await Promise.all(source.statements.map((statement) => Statement.of(statement))) };
  }

  /** The evidence bag as the agency can build it, after the same checks. */
  async bag(granted: Json): Promise<{ readonly name: string; readonly zip: Bytes }> {
    const disclosure = await verifyDisclosure(readGrantedMessage(granted), this.trust);
    const tracks: OpenedTrack[] = [];
    for (const clip of disclosure.grant.clips) {
      const statement = disclosure.statements.find((candidate) => candidate.hash === clip.statement)!;
      for (const { kind } of clip.sealedKeys) {
        const plaintext = await this.clips.open(statement, kind);
        tracks.push({ clipId: statement.clipId, kind, trackKey: await this.clips.trackKey(statement, kind), plaintext });
      }
    }
    const extras = disclosure.grant.extras.length === 0 ? [] : ((await this.kept(disclosure.grant.jti))?.extras ?? []);
    must(
      extras.length === disclosure.grant.extras.length,
      'bag.extras',
      'What you wrote about place or contact is only on the device that shared it. Download the bag there.',
    );
    return writeBag({
      disclosure,
      trust: this.trust,
      terms: await termsOf(disclosure.logged.request.terms.text),
      tracks,
      extras,
      exportedAt: nowSeconds(),
    });
  }
}

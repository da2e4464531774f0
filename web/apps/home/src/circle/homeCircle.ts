import {
  type Bytes,
  Chain,
  ChainAuthor,
  CLOCK_TOLERANCE,
  createHousehold,
  decodeBase64Url,
  type DeviceKeys,
  encodeBase64Url,
  isPrimary,
  type Json,
  type KeyUse,
  Link,
  Member,
  membersAt,
  newRecoveryCode,
  type OpeningKey,
  openKeyringEntry,
  primariesAt,
  PrivateKey,
  type PublicKey,
  Recovery,
  recoveryCodeText,
  Refused,
  ROTATE_AFTER,
  sealKeyringEntry,
  signCompact,
} from '@porchlight/sealing';
import type { JsonClient } from '@porchlight/ui';
import type { KeyringEntry } from './api';
import { ChainMemory, type Memory } from './chainMemory';
import { nowSeconds } from '../platform/time';

/** A home as this device knows it: the verified chain, this device's keys, and the calls that they make possible. */
export class HomeCircle {
  readonly #memory: ChainMemory;
  readonly #keys = new Map<string, Promise<OpeningKey>>();
  #chain: Chain;

  private constructor(
    readonly consent: JsonClient,
    readonly device: DeviceKeys,
    memory: Memory,
    chain: Chain,
  ) {
    this.#memory = new ChainMemory(memory);
    this.#chain = chain;
  }

  /** Makes a home with this device as its only member. The circle's keys are made here and leave sealed only. */
  static async create(
    consent: JsonClient,
    device: DeviceKeys,
    memory: Memory,
  ): Promise<{ readonly home: HomeCircle; readonly recoveryCode: string }> {
    const view = await PrivateKey.generate();
    const release = await PrivateKey.generate();
    const recovery = await Recovery.generate();
    const code = newRecoveryCode();
    const member = memberOf(device);
    const keys = { viewKey: view.publicKey, releaseKey: release.publicKey };
    const link = await createHousehold(nowSeconds(), member, keys, recovery.principal(), device.signer);
    const chain = await Chain.verify([link]);
    const { circleId } = await consent.post<{ circleId: string }>('/v1/circles', {
      create: link.toJson(),
      keyring: await keyringFor(chain, view, release),
      recoveryBlob: encodeBase64Url(await recovery.seal(code, chain.circleId)),
    });
    chain.requireCircle(circleId);
    const home = new HomeCircle(consent, device, memory, chain);
    await home.#memory.keep(chain, nowSeconds());
    return { home, recoveryCode: await recoveryCodeText(code) };
  }

  /** Fetches a home's chain and verifies it from its first link against what this device remembers. */
  static async open(consent: JsonClient, circleId: string, device: DeviceKeys, memory: Memory): Promise<HomeCircle> {
    const { links } = await consent.get<{ links: Json }>(`/v1/circles/${circleId}/links?after=-1`);
    const chain = await new ChainMemory(memory).accept(circleId, links, nowSeconds());
    if (!chain.state.members.has(device.memberId)) {
      throw new Refused('home.not-member', 'This device is not a member of the home.');
    }
    return new HomeCircle(consent, device, memory, chain);
  }

  get chain(): Chain {
    return this.#chain;
  }

  get circleId(): string {
    return this.#chain.circleId;
  }

  get isPrimary(): boolean {
    return isPrimary(this.#chain.state.members.get(this.device.memberId), nowSeconds());
  }

  /** Path of this home in consent-service. */
  path(rest: string): string {
    return `/v1/circles/${this.circleId}${rest}`;
  }

  /** Fetches and verifies links that others added. */
  async refresh(): Promise<void> {
    const { links } = await this.consent.get<{ links: Json[] }>(this.path(`/links?after=${this.#chain.head.n}`));
    if (links.length > 0) {
      const more = await Promise.all(links.map((link) => Link.of(link)));
      this.#chain = await this.#memory.keep(await this.#chain.append(...more), nowSeconds());
    }
  }

  /** The writer of the next link, signing with this device. */
  author(): ChainAuthor {
    return new ChainAuthor(this.#chain, nowSeconds(), [this.device.signer]);
  }

  async append(link: Link, keyring: readonly KeyringEntry[] = []): Promise<void> {
    const grown = await this.#chain.append(link);
    await this.consent.post(this.path('/links'), { link: link.toJson(), keyring });
    this.#chain = await this.#memory.keep(grown, nowSeconds() + CLOCK_TOLERANCE);
  }

  /** New circle keys once the old are 30 days old: doorbells refuse keys older than 35. True if it did. */
  async rotateWhenDue(): Promise<boolean> {
    if (!this.isPrimary || nowSeconds() - this.#chain.state.viewKeyAt < ROTATE_AFTER) {
      return false;
    }
    const view = await PrivateKey.generate();
    const release = await PrivateKey.generate();
    const link = await this.author().rotate({ viewKey: view.publicKey, releaseKey: release.publicKey });
    await this.append(link, await keyringFor(await this.#chain.append(link), view, release));
    return true;
  }

  /** A circle key of any time, opened with this device's key; it cannot be exported. */
  circleKey(use: Exclude<KeyUse, 'case'>, keyId: string): Promise<OpeningKey> {
    const name = `${use}/${keyId}`;
    const kept = this.#keys.get(name);
    if (kept !== undefined) {
      return kept;
    }
    const opened = this.#openCircleKey(use, keyId);
    this.#keys.set(name, opened);
    opened.catch(() => this.#keys.delete(name));
    return opened;
  }

  async #openCircleKey(use: Exclude<KeyUse, 'case'>, keyId: string): Promise<OpeningKey> {
    const key = this.#publicKey(use, keyId);
    const opening = this.device.opening;
    const entries = await this.consent.get<KeyringEntry[]>(this.path(`/keyring?member=${opening.publicKey.id}`));
    const entry = entries.find((candidate) => candidate.purpose === use && candidate.keyId === keyId);
    if (entry === undefined) {
      throw new Refused('keyring.missing', 'The home holds no copy of this key for this device.');
    }
    return openKeyringEntry(this.circleId, use, key, opening, decodeBase64Url(entry.entry));
  }

  /** The public half as the chain names it, never as a server says. */
  #publicKey(use: Exclude<KeyUse, 'case'>, keyId: string): PublicKey {
    for (const state of this.#chain.states) {
      const key = use === 'view' ? state.viewKey : state.releaseKey;
      if (key.id === keyId) {
        return key;
      }
    }
    throw new Refused('keyring.other-key', 'The chain names no such key.');
  }

  /** A clip access token, earned with a fresh signature of this device. */
  async accessToken(): Promise<{ token: string; expiresAt: number }> {
    const { nonce } = await this.consent.post<{ nonce: string }>(this.path('/nonces'));
    const payload = { typ: 'porchlight-access', v: 1, circleId: this.circleId, nonce, at: nowSeconds() };
    const proof = await signCompact(payload, this.device.signer);
    return this.consent.post(this.path('/access-tokens'), { proof });
  }
}

export function memberOf(device: DeviceKeys): Member {
  return Member.make(device.opening.publicKey, device.signer.publicKey);
}

/** Entries for new circle keys: view to every member, release to primaries, both to the recovery principal. */
async function keyringFor(chain: Chain, view: PrivateKey, release: PrivateKey): Promise<KeyringEntry[]> {
  const { circleId, state } = chain;
  const time = Number.MAX_SAFE_INTEGER;
  const opens = (list: readonly { member: Member }[]) => list.map((membership) => membership.member.open);
  const recovery = state.recovery === undefined ? [] : [state.recovery.open];
  const wanted: [Exclude<KeyUse, 'case'>, PrivateKey, PublicKey[]][] = [
    ['view', view, [...opens(membersAt(state, time)), ...recovery]],
    ['release', release, [...opens(primariesAt(state, time)), ...recovery]],
  ];
  const entries: KeyringEntry[] = [];
  for (const [purpose, key, openers] of wanted) {
    for (const opener of openers) {
      const entry: Bytes = await sealKeyringEntry(circleId, purpose, key, opener);
      entries.push({ purpose, keyId: key.publicKey.id, memberOpenKeyId: opener.id, entry: encodeBase64Url(entry) });
    }
  }
  return entries;
}

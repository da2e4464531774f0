import {
  acceptInvitationAnswer,
  type AgencyKind,
  answerInvitation,
  Chain,
  ChainAuthor,
  type ChainHead,
  createAgency,
  decodeBase64Url,
  encodeBase64Url,
  type Invitation,
  type KeyUse,
  Link,
  type Member,
  newInvitation,
  openKeyringEntryToPassOn,
  primariesAt,
  PrivateKey,
  type PublicKey,
  type Role,
  sealKeyringEntry,
  type TrustPolicy,
} from '@porchlight/sealing';
import type { DeviceStore } from '@porchlight/ui';
import type { Portal } from '../api/portal';
import type { AgencyView, Join, KeyringEntry } from '../api/types';
import type { Device } from '../device/device';

/** A proposed officer, as read from a link that still lacks signatures. */
export interface OpenProposal {
  readonly proposalId: string;
  readonly link: Link;
  /** Whether this device has signed it. */
  readonly signedHere: boolean;
}

/** The agency as this device has checked it. */
export interface AgencyState {
  readonly slug: string;
  /** Checked link by link against the accrediting keys; absent until the accrediting bodies have signed. */
  readonly chain?: Chain;
  /** Whether the server has the public log's proof of the agency; before that a request would not be taken. */
  readonly logged: boolean;
  readonly proposals: readonly OpenProposal[];
  readonly joins: readonly Join[];
}

/** What an officer's device does with the agency's circle (sealing.md, "Circle"). It believes the chain, never the server. */
export class AgencyDesk {
  constructor(
    private readonly portal: Portal,
    private readonly device: Device,
    private readonly trust: TrustPolicy,
    private readonly store: DeviceStore,
    private readonly now: () => number = () => Math.floor(Date.now() / 1000),
  ) {}

  /** Loads and checks the agency; refuses rollback and forks against what this device saw before. */
  async load(): Promise<AgencyState> {
    return this.check(await this.portal.agency());
  }

  async check(view: AgencyView): Promise<AgencyState> {
    const proposals: OpenProposal[] = [];
    for (const { proposalId, link } of view.proposals) {
      const read = await Link.of(link);
      proposals.push({ proposalId, link: read, signedHere: read.document.kids.includes(this.device.memberId) });
    }
    if (view.chain.length === 0) {
      return { slug: view.slug, logged: false, proposals, joins: [] };
    }
    const chain = await Chain.verify(view.chain, { accrediting: this.trust.accrediting });
    chain.requireNotAfter(this.now());
    const key = `head:${view.slug}`;
    const remembered = await this.store.get<ChainHead>(key);
    if (remembered !== undefined) {
      chain.requireSince(remembered);
    }
    await this.store.set(key, { ...chain.head });
    return { slug: view.slug, chain, logged: view.createProof != null, proposals, joins: view.joins };
  }

  isMember(chain: Chain): boolean {
    return chain.state.members.has(this.device.memberId);
  }

  isPrimary(chain: Chain): boolean {
    return primariesAt(chain.state, this.now()).some((membership) => membership.member.id === this.device.memberId);
  }

  /** Proposes the agency's circle; it exists once two accrediting bodies have signed. */
  async proposeAgency(name: string, kind: AgencyKind): Promise<void> {
    const [view, release] = await Promise.all([PrivateKey.generate(), PrivateKey.generate()]);
    const keys = { viewKey: view.publicKey, releaseKey: release.publicKey };
    const { member, keys: device } = this.device;
    const link = await createAgency(this.now(), name, kind, member, keys, device.signer);
    const keyring = await Promise.all([
      this.#entry(link.hash, 'view', view, member),
      this.#entry(link.hash, 'release', release, member),
    ]);
    await this.portal.propose(link.toJson(), keyring);
  }

  invite(chain: Chain): { readonly invitation: Invitation; readonly madeAt: number } {
    return { invitation: newInvitation(chain.circleId), madeAt: this.now() };
  }

  /** The invited officer's answer. */
  async answer(invitation: Invitation): Promise<void> {
    await this.portal.join(await answerInvitation(invitation, this.device.member, this.device.keys.signer));
  }

  /** The officer whose answer was made with this invitation; undefined for answers to other invitations. */
  async recognise(join: Join, invitation: Invitation, madeAt: number): Promise<Member | undefined> {
    try {
      return await acceptInvitationAnswer(invitation, join.answer, madeAt, this.now());
    } catch {
      return undefined;
    }
  }

  /** Signs the new officer into the chain. A second primary, or while there is only one an accrediting body, signs too. */
  async admit(chain: Chain, member: Member, role: Role): Promise<void> {
    const link = await new ChainAuthor(chain, this.now(), [this.device.keys.signer]).addMember(member, role);
    await this.portal.propose(link.toJson(), await this.#passOn(chain, member, role));
  }

  /** Adds this device's signature to a colleague's proposal. */
  async cosign(chain: Chain, proposal: OpenProposal): Promise<void> {
    const { body } = proposal.link;
    if (body.kind !== 'add-member') {
      throw new TypeError('only a proposed officer can be signed here');
    }
    const link = await proposal.link.cosigned(this.device.keys.signer);
    await this.portal.propose(link.toJson(), await this.#passOn(chain, body.member, body.role));
  }

  /** The keys in force, opened here and sealed to the new officer. Keys that this device cannot open are left out. */
  async #passOn(chain: Chain, member: Member, role: Role): Promise<KeyringEntry[]> {
    const mine = await this.portal.keyring(this.device.keys.opening.publicKey.id);
    const wanted: [Exclude<KeyUse, 'case'>, PublicKey][] = [['view', chain.state.viewKey]];
    if (role === 'primary') {
      wanted.push(['release', chain.state.releaseKey]);
    }
    const entries: KeyringEntry[] = [];
    for (const [use, key] of wanted) {
      const entry = mine.find((candidate) => candidate.purpose === use && candidate.keyId === key.id)?.entry;
      if (entry !== undefined) {
        const bytes = decodeBase64Url(entry);
        const opened = await openKeyringEntryToPassOn(chain.circleId, use, key, this.device.keys.opening, bytes);
        entries.push(await this.#entry(chain.circleId, use, opened, member));
      }
    }
    return entries;
  }

  async #entry(circleId: string, use: 'view' | 'release', key: PrivateKey, member: Member): Promise<KeyringEntry> {
    return {
      purpose: use,
      keyId: key.publicKey.id,
      memberOpenKeyId: member.open.id,
      entry: encodeBase64Url(await sealKeyringEntry(circleId, use, key, member.open)),
    };
  }
}

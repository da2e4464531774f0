import 'fake-indexeddb/auto';
import { answerInvitation, DeviceKeys, PrivateKey, readInvitation } from '@porchlight/sealing';
import { DeviceStore } from '@porchlight/ui';
import { describe, expect, it } from 'vitest';
import { anAgency } from '../../../packages/sealing/test/household';
import { TestLog } from '../../../packages/sealing/test/transparency';
import { AgencyDesk } from '../src/agency/agencyDesk';
import { invitationIn, invitationLink } from '../src/agency/invitationLink';
import { Portal } from '../src/api/portal';
import { Device } from '../src/device/device';

const PORTAL = new Portal('http://127.0.0.1:9');

async function desk() {
  const agency = await anAgency();
  const log = await TestLog.start(1);
  const trust = log.policy(agency.accrediting.map((signer) => signer.publicKey), 0, 1);
  const store = await DeviceStore.open(`test-${Math.random()}`);
  const ada = new AgencyDesk(PORTAL, await Device.of(agency.officers[0]), trust, store);
  const view = { slug: 'demo-pd', chain: agency.chain.toJson(), proposals: [], joins: [] };
  return { agency, ada, view, store };
}

describe('agency', () => {
  it('is checked against the accrediting keys', async () => {
    const { ada, view, store } = await desk();
    const state = await ada.check(view);
    expect(state.chain!.state.name).toBe('Demo Town Police');
    expect(ada.isPrimary(state.chain!)).toBe(true);
    const stranger = (await TestLog.start(1)).policy([(await PrivateKey.generate()).publicKey], 0, 1);
    const other = new AgencyDesk(PORTAL, await Device.of(await DeviceKeys.generate()), stranger, store);
    await expect(other.check({ ...view, slug: 'other' })).rejects.toThrow();
  });

  it('signs nothing before the public log has the agency', async () => {
    const { ada, view } = await desk();
    expect((await ada.check(view)).logged).toBe(false);
    expect((await ada.check({ ...view, createProof: null })).logged).toBe(false);
    expect((await ada.check({ ...view, createProof: 'c2sp.org/tlog-proof@v1' })).logged).toBe(true);
  });

  it('refuses an older chain than this device saw before', async () => {
    const { ada, view } = await desk();
    await ada.check(view);
    await expect(ada.check({ ...view, chain: view.chain.slice(0, 1) })).rejects.toMatchObject({ code: 'chain.rollback' });
  });

  it('keeps each officer’s keys apart on one device and cannot export them', async () => {
    const store = await DeviceStore.open('keys');
    const ada = await Device.ofOfficer(store, 'ada');
    expect((await Device.ofOfficer(store, 'ben')).memberId).not.toBe(ada.memberId);
    expect((await Device.ofOfficer(store, 'ada')).memberId).toBe(ada.memberId);
    expect(ada.keys.stored.sign.privateKey.extractable).toBe(false);
  });
});

describe('invitation (SF-09)', () => {
  it('travels in the fragment of a link, which no server sees', async () => {
    const { ada, agency } = await desk();
    const { invitation } = ada.invite(agency.chain);
    const link = new URL(invitationLink('http://127.0.0.1:8', invitation));
    expect(link.search).toBe('');
    expect(invitationIn(link.hash)).toEqual(invitation);
    expect(invitationIn('')).toBeUndefined();
    expect(() => invitationIn('#invite=x')).toThrow();
    expect(readInvitation(link.hash.slice('#invite='.length)).circleId).toBe(agency.chain.circleId);
  });

  it('recognises only answers made with its own secret, and for 15 minutes', async () => {
    const { ada, agency } = await desk();
    const { invitation, madeAt } = ada.invite(agency.chain);
    const cleo = await Device.of(await DeviceKeys.generate());
    const join = { joinId: 'j', answer: await answerInvitation(invitation, cleo.member, cleo.keys.signer) };
    expect((await ada.recognise(join, invitation, madeAt))?.id).toBe(cleo.memberId);
    expect(await ada.recognise(join, ada.invite(agency.chain).invitation, madeAt)).toBeUndefined();
    expect(await ada.recognise(join, invitation, madeAt - 901)).toBeUndefined();
  });
});

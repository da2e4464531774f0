import { type Bytes, DeviceKeys, PrivateKey, random, signPairingAnswer, signPairingHello, pairingCodeText, SignedDocument } from '@porchlight/sealing';
import {
  checkPairingMac,
  decodeBase64Url,
  type DeviceSettings,
  FIRST_SETTINGS,
  openSettingsAtHome,
  openSettingsOnDevice,
  type PairingMessage,
  SettingsDocument,
  signDeviceKey,
} from '@porchlight/sealing';
import { JsonClient } from '@porchlight/ui';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDoorbellSettings, sendDoorbellSettings } from '../src/circle/doorbellSettings';
import { HomeCircle } from '../src/circle/homeCircle';
import { pairDoorbell } from '../src/circle/pairing';
import { recoverHome } from '../src/circle/recover';
import { FakeService, withCircles } from './fakeServices';
import { MapMemory } from './mapMemory';

let service: FakeService;
let consent: JsonClient;
let memory: MapMemory;
let device: DeviceKeys;

beforeEach(async () => {
  service = withCircles(await FakeService.start());
  consent = new JsonClient(service.address);
  memory = new MapMemory();
  device = await DeviceKeys.generate();
});

afterEach(() => service.stop());

describe('a home', () => {
  it('is made here and opens again with keys that cannot be exported', async () => {
    const made = await HomeCircle.create(consent, device, memory);
    const opened = await HomeCircle.open(consent, made.home.circleId, device, memory);
    const { viewKey, releaseKey } = opened.chain.state;
    for (const [use, key] of [['view', viewKey], ['release', releaseKey]] as const) {
      const opening = await opened.circleKey(use, key.id);
      expect(opening.privateKey.extractable).toBe(false);
    }
    await expect(opened.circleKey('view', releaseKey.id)).rejects.toMatchObject({ code: 'keyring.other-key' });
  });

  it('sends no private key: only what is sealed leaves', async () => {
    await HomeCircle.create(consent, device, memory);
    const sent = service.calls.find((call) => call.method === 'POST')!.body as { keyring: { entry: string }[] };
    expect(sent.keyring).toHaveLength(4);
    expect(JSON.stringify(sent)).not.toContain('"d"');
    expect(Buffer.from(JSON.stringify(sent)).includes(Buffer.from('308187020100', 'hex'))).toBe(false);
  });

  it('refuses a device that is not a member', async () => {
    const { home } = await HomeCircle.create(consent, device, memory);
    const stranger = HomeCircle.open(consent, home.circleId, await DeviceKeys.generate(), new MapMemory());
    await expect(stranger).rejects.toMatchObject({ code: 'home.not-member' });
  });

  it('comes to a new device with the printed code, after a day', async () => {
    const { home, recoveryCode } = await HomeCircle.create(consent, device, memory);
    const lost = await DeviceKeys.generate();
    const from = await recoverHome(consent, home.circleId, lost, new MapMemory(), recoveryCode);
    expect(from - home.chain.state.at).toBeGreaterThanOrEqual(86_400);
    const opened = await HomeCircle.open(consent, home.circleId, lost, new MapMemory());
    expect(opened.isPrimary).toBe(false);
    expect((await opened.circleKey('view', opened.chain.state.viewKey.id)).privateKey.extractable).toBe(false);
    const typo = recoveryCode.replace(/^./, (letter) => (letter === '7' ? '8' : '7'));
    await expect(recoverHome(consent, home.circleId, await DeviceKeys.generate(), memory, typo)).rejects.toMatchObject({
      code: 'recovery.checksum',
    });
  });
});

/** A doorbell behind the service: it says hello, checks the MAC with its secret and agrees. */
async function doorbell(secret: Bytes, key: PrivateKey, says: (m: PairingMessage) => PairingMessage = (m) => m) {
  const signer = await key.signer();
  const hello = (await signPairingHello(signer, 0)).toJson();
  let answer: SignedDocument | undefined;
  service
    .on('GET', /^\/v1\/devices\/([^/]+)\/hello$/, () => ({ status: 200, body: { device: key.publicKey.id, hello } }))
    .on('POST', /\/pairings$/, async (_, body: { m: PairingMessage; mac: string }) => {
      await checkPairingMac(secret, body.m, decodeBase64Url(body.mac));
      answer = await signPairingAnswer(says(body.m), signer);
      return { status: 202 };
    })
    .on('GET', /\/pairings\/[^/]+$/, () => ({
      status: 200,
      body: answer === undefined ? { status: 'waiting' } : { status: 'answered', answer: answer.toJson() },
    }));
}

describe('pairing', () => {
  const quick = { every: 5, patience: 2000 };

  it('adds the doorbell whose code was read', async () => {
    const { home } = await HomeCircle.create(consent, device, memory);
    const key = await PrivateKey.generate();
    const claimSecret = random(16);
    await doorbell(claimSecret, key);
    const text = pairingCodeText({ deviceId: key.publicKey.id, claimSecret });
    expect(await pairDoorbell(home, ` ${text}\n`, quick)).toBe(key.publicKey.id);
    expect([...home.chain.state.devices.keys()]).toEqual([key.publicKey.id]);
  });

  it('refuses a doorbell that is not the code’s', async () => {
    const { home } = await HomeCircle.create(consent, device, memory);
    await doorbell(random(16), await PrivateKey.generate());
    const other = pairingCodeText({ deviceId: (await PrivateKey.generate()).publicKey.id, claimSecret: random(16) });
    await expect(pairDoorbell(home, other, quick)).rejects.toMatchObject({ code: 'pairing.other-device' });
    expect(home.chain.state.devices.size).toBe(0);
  });

  it('refuses a doorbell that agreed to another home', async () => {
    const key = await PrivateKey.generate();
    const claimSecret = random(16);
    const elsewhere = (await HomeCircle.create(consent, await DeviceKeys.generate(), new MapMemory())).home.circleId;
    const mine = await HomeCircle.create(consent, device, memory);
    await doorbell(claimSecret, key, (m) => ({ ...m, circleId: elsewhere }));
    const text = pairingCodeText({ deviceId: key.publicKey.id, claimSecret });
    await expect(pairDoorbell(mine.home, text, quick)).rejects.toMatchObject({ code: 'pairing.other-message' });
    expect(mine.home.chain.state.devices.size).toBe(0);
  });
});

describe('settings of a doorbell', () => {
  const quick = { every: 5, patience: 2000 };

  /** Pairs, with a service that keeps sealed settings as consent-service does. */
  async function paired(wanted: DeviceSettings) {
    const { home } = await HomeCircle.create(consent, device, memory);
    const key = await PrivateKey.generate();
    const settingsKey = await PrivateKey.generate();
    const claimSecret = random(16);
    const deviceId = key.publicKey.id;
    await doorbell(claimSecret, key);
    const kept: { revision?: number; forDevice?: { sealed: string }; forHome?: object; applied?: unknown } = {};
    const view = async () => ({
      deviceId,
      state: null,
      online: true,
      commands: [],
      deviceKey: (await signDeviceKey(home.circleId, 0, settingsKey.publicKey, await key.signer())).toJson(),
    });
    service
      .on('GET', /\/devices$/, async () => ({ status: 200, body: [await view()] }))
      .on('PUT', /\/settings$/, (_, body: object) => (Object.assign(kept, body), { status: 202, body: { commandId: 'c' } }))
      .on('GET', /\/settings$/, () => (kept.revision === undefined ? { status: 404, body: {} } : { status: 200, body: kept }));
    await pairDoorbell(home, pairingCodeText({ deviceId, claimSecret }), { ...quick, settings: wanted });
    return { home, key, settingsKey, deviceId, kept, view };
  }

  it('go out with the pairing, sealed: the doorbell opens them, the services cannot read them', async () => {
    const wanted: DeviceSettings = { ...FIRST_SETTINGS, audio: true };
    const { home, settingsKey, deviceId, kept } = await paired(wanted);
    const opening = await settingsKey.opening();
    const opened = await openSettingsOnDevice(opening, home.circleId, deviceId, decodeBase64Url(kept.forDevice!.sealed));
    const now = Math.floor(Date.now() / 1000);
    expect((await SettingsDocument.verify(opened, home.chain.state, deviceId, now)).settings).toEqual(wanted);
    expect(JSON.stringify(service.calls)).not.toContain('snoozeUntil');
    expect(await readDoorbellSettings(home, deviceId)).toEqual({ settings: wanted, revision: 1, followed: false });
  });

  it('count as followed only once the doorbell has signed for exactly them', async () => {
    const { home, key, deviceId, kept, view } = await paired(FIRST_SETTINGS);
    const sign = async (settings: string) =>
      SignedDocument.sign(
        { typ: 'porchlight-settings-applied', v: 1, deviceId, circleId: home.circleId, revision: 2, settings },
        await key.signer(),
      );
    await sendDoorbellSettings(home, await view(), { ...FIRST_SETTINGS, mode: 'night' }, 2);
    kept.applied = (await sign('A'.repeat(43))).toJson();
    expect((await readDoorbellSettings(home, deviceId)).followed).toBe(false);
    const { state, circleId } = home.chain;
    const sealed = decodeBase64Url((kept.forHome as { sealed: string }).sealed);
    const opened = await openSettingsAtHome(await home.circleKey('view', state.viewKey.id), circleId, deviceId, sealed);
    const document = await SettingsDocument.verify(opened, state, deviceId, Math.floor(Date.now() / 1000));
    kept.applied = (await sign(await document.signed.hash())).toJson();
    expect(await readDoorbellSettings(home, deviceId)).toMatchObject({ revision: 2, followed: true, settings: { mode: 'night' } });
  });
});

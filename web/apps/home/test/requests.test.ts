import {
  decodeBase64Url,
  encodeBase64Url,
  bundleBytes,
  type Json,
  openGrantedTrackKey,
  readGrant,
  readGrantedMessage,
  sealKeyringEntry,
  SignedDocument,
  verifyDisclosure,
  verifySigner,
  verifyWithdrawal,
} from '@porchlight/sealing';
import { readFileSync } from 'node:fs';
import { JsonClient } from '@porchlight/ui';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aScenario, NOW, type Scenario } from '../../../packages/sealing/test/scenario';
import type { Prompt } from '../src/circle/api';
import { HomeCircle } from '../src/circle/homeCircle';
import { Clips } from '../src/clips/clips';
import { Answers, type ClipChoice } from '../src/requests/answers';
import { checkPrompt } from '../src/requests/checkPrompt';
import { requestChecks } from '../src/requests/requestChecks';
import { FakeService } from './fakeServices';
import { MapMemory } from './mapMemory';

const TERMS = new Uint8Array(readFileSync(new URL('../../../../contracts/src/main/resources/lists/terms-1.txt', import.meta.url)));

let scenario: Scenario;
let service: FakeService;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: (NOW + 60) * 1000 });
  scenario = await aScenario(3000, TERMS);
  service = await FakeService.start();
});

afterEach(() => {
  service.stop();
  vi.useRealTimers();
});

const textOf = (proof: { bytes(): Uint8Array }) => new TextDecoder().decode(proof.bytes());

function prompt(changes: Partial<Prompt> = {}): Prompt {
  return {
    promptId: 'p1',
    requestId: scenario.parts.requestId,
    request: scenario.request.toJson(),
    requestProof: textOf(scenario.requestProof),
    agencyChain: scenario.agency.chain.toJson(),
    agencyProof: textOf(scenario.agencyProof),
    clips: scenario.clips.map((clip, i) => ({
      clipId: clip.statement.clipId,
      kind: 'motion',
      statement: clip.statement.json,
      ingestProof: textOf(scenario.ingestProofs[i]!.proof),
    })),
    status: 'open',
    ...changes,
  };
}

describe('a prompt (A-36, A-46)', () => {
  it('passes when everything about it holds', async () => {
    const checked = await checkPrompt(prompt(), scenario.trust);
    expect(checked.clips.map((clip) => clip.statement.hash)).toEqual(scenario.clips.map((clip) => clip.statement.hash));
    expect(checked.offence).toBe('Burglary');
    expect(requestChecks(checked)).toHaveLength(6);
  });

  it('is refused with one officer’s signature', async () => {
    const { payload, signatures } = scenario.request.toJson() as { payload: string; signatures: Json[] };
    const one = prompt({ request: { payload, signatures: [signatures[0]!] } });
    await expect(checkPrompt(one, scenario.trust)).rejects.toMatchObject({ code: 'request.signers' });
  });

  it('is refused from an agency that nobody accredited', async () => {
    const other = (await aScenario(100, TERMS)).trust;
    const trust = Object.assign(Object.create(Object.getPrototypeOf(scenario.trust)), scenario.trust, {
      accrediting: other.accrediting,
    });
    await expect(checkPrompt(prompt(), trust)).rejects.toMatchObject({ name: 'Refused' });
  });

  it('is refused with the proof of another record', async () => {
    const swapped = prompt({ requestProof: textOf(scenario.agencyProof) });
    await expect(checkPrompt(swapped, scenario.trust)).rejects.toMatchObject({ name: 'Refused' });
  });

  it('is refused when a clip shows another clip’s ingest proof', async () => {
    const clips = prompt().clips;
    const mixed = prompt({ clips: [{ ...clips[0]!, ingestProof: clips[1]!.ingestProof }] });
    await expect(checkPrompt(mixed, scenario.trust)).rejects.toMatchObject({ code: 'ingest.statement' });
  });

  it('is refused when a clip stands there twice, or none', async () => {
    const [first] = prompt().clips;
    for (const clips of [[first!, first!], []]) {
      await expect(checkPrompt(prompt({ clips }), scenario.trust)).rejects.toMatchObject({ code: 'prompt.clips' });
    }
  });

  it('is refused when its terms are not known to this app', async () => {
    scenario = await aScenario(100);
    await expect(checkPrompt(prompt(), scenario.trust)).rejects.toMatchObject({ code: 'request.terms' });
  });

  it('is refused under a number that is not the request’s', async () => {
    await expect(checkPrompt(prompt({ requestId: 'other' }), scenario.trust)).rejects.toMatchObject({ code: 'prompt.request' });
  });
});

/** consent-service and video-service for one home: its chain, keyring, bundles, tracks, grants. */
async function answers(memory = new MapMemory()): Promise<Answers> {
  const { home, chain, clips } = scenario;
  const open = home.owner.opening.publicKey;
  const keyring: object[] = [];
  for (const [purpose, key] of [['view', home.keys.view], ['release', home.keys.release]] as const) {
    const entry = encodeBase64Url(await sealKeyringEntry(chain.circleId, purpose, key, open));
    keyring.push({ purpose, keyId: key.publicKey.id, memberOpenKeyId: open.id, entry });
  }
  service
    .on('GET', /\/links$/, (_match, _body, query) => ({
      status: 200,
      body: { links: chain.links.slice(Number(query.get('after')) + 1).map((link) => link.toJson()) },
    }))
    .on('GET', /\/keyring$/, () => ({ status: 200, body: keyring }))
    .on('GET', /\/clips\/([^/]+)\/bundle$/, ([, clipId]) => {
      const clip = clips.find((candidate) => candidate.statement.clipId === clipId)!;
      return { status: 200, body: { bundle: encodeBase64Url(bundleBytes(clip.bundle)) } };
    })
    .on('POST', /\/nonces$/, () => ({ status: 200, body: { nonce: 'n' } }))
    .on('POST', /\/access-tokens$/, () => ({ status: 200, body: { token: 't', expiresAt: NOW + 600 } }))
    .on('POST', /\/prompts\/p1\/grant$/, () => ({ status: 202, body: { jti: 'x', releaseNotBefore: NOW + 65 } }))
    .on('POST', /\/withdrawal$/, () => ({ status: 204 }))
    .raw(/^\/v1\/clips\/([^/]+)\/tracks\/(\w+)$/, ([, clipId, kind], range) => {
      const clip = clips.find((candidate) => candidate.statement.clipId === clipId)!;
      return clip.ciphertexts.get(kind as 'video')!.subarray(range[0], range[1] + 1);
    });
  const consent = new JsonClient(service.address);
  const circle = await HomeCircle.open(consent, chain.circleId, home.owner, memory);
  return new Answers(circle, new Clips(circle, service.address), memory, scenario.trust);
}

const sent = (path: RegExp) => service.calls.find((call) => call.method === 'POST' && path.test(call.path))!.body as never;

describe('sharing', () => {
  async function share(picture: boolean[], sound: boolean[]) {
    const home = await answers();
    const checked = await checkPrompt(prompt(), scenario.trust);
    const choices = checked.clips.map((clip, i): ClipChoice => ({ clip, picture: picture[i]!, sound: sound[i]! }));
    const kept = await home.share(checked, choices, [{ kind: 'contact', text: 'Ask at number 4' }]);
    const body: { grant: Json; signer: { salt: string; jws: string }; grantKeys: { clipId: string; keyId: string; sealed: string }[] } =
      sent(/\/grant$/);
    return { home, kept, body, document: SignedDocument.of(body.grant) };
  }

  it('hands over exactly what was ticked, clip by clip, and never the poster', async () => {
    const { document } = await share([true, true], [false, true]);
    const kinds = readGrant(document).clips.map((clip) => clip.sealedKeys.map((key) => key.kind));
    expect(kinds).toEqual([['video', 'detail'], ['video', 'audio', 'detail']]);
    expect(readGrant(document).extras.map((extra) => extra.kind)).toEqual(['contact']);
  });

  it('leaves out a clip of which nothing is ticked, and sound alone brings no time along', async () => {
    const { document, body } = await share([false, false], [true, false]);
    expect(readGrant(document).clips.map((clip) => clip.sealedKeys.map((key) => key.kind))).toEqual([['audio']]);
    expect(body.grantKeys).toHaveLength(1);
  });

  it('refuses to share nothing', async () => {
    await expect(share([false, false], [false, false])).rejects.toMatchObject({ code: 'grant.clips' });
  });

  it('opens for the case and proves its member to the home alone', async () => {
    const { document, body } = await share([true, false], [false, false]);
    const opening = { salt: decodeBase64Url(body.signer.salt), jws: body.signer.jws };
    const member = await verifySigner(opening, document, scenario.chain.state, NOW + 60);
    expect(member).toBe(scenario.home.owner.memberId);
    const granted = await release(document);
    const disclosure = await verifyDisclosure(readGrantedMessage(granted), scenario.trust);
    const caseKey = await scenario.caseKey.opening();
    const key = await openGrantedTrackKey(disclosure.grant, disclosure.logged.request, disclosure.statements[0]!, 'video', caseKey);
    expect(key).toHaveLength(32);
  });

  it('can be taken back with the keys that were kept, before and after the release', async () => {
    const { home, document, body, kept } = await share([true, true], [false, false]);
    let granted: Json | undefined;
    service
      .on('GET', /\/grants\/[^/]+$/, () => ({ status: 200, body: { status: 'x', granted } }))
      .on('GET', /\/grants\/[^/]+\/keys$/, () => ({ status: 200, body: { grantKeys: body.grantKeys } }));
    for (const state of ['waiting', 'released']) {
      granted = state === 'released' ? await release(document) : undefined;
      service.calls.length = 0;
      await home.withdraw(kept.jti);
      const { withdrawal }: { withdrawal: Json } = sent(/\/withdrawal$/);
      const statements = scenario.clips.map((clip) => clip.statement);
      const read = await verifyWithdrawal(SignedDocument.of(withdrawal), document, statements);
      expect(read.clips).toHaveLength(2);
    }
  });

  it('gives the home the same evidence bag', async () => {
    const { home, document } = await share([true, false], [true, false]);
    const { name, zip } = await home.bag(await release(document));
    expect(name).toMatch(/^porchlight-.*\.zip$/);
    const text = Buffer.from(zip).toString('latin1');
    expect(text).toContain('data/contact.json');
    expect(text).toContain('Ask at number 4');
    expect(text).toContain(Buffer.from(scenario.plaintexts.get(`${scenario.clips[0]!.statement.clipId} video`)!).toString('latin1'));
  });
});

/** The `granted` message once the grant stands in the log. */
async function release(document: SignedDocument): Promise<Json> {
  const { log } = scenario;
  const grantProof = await log.proof(await log.append(document.toJson()), NOW + 90);
  const hashes = new Set(readGrant(document).clips.map((clip) => clip.statement));
  const granted = scenario.clips.map((clip, i) => ({ clip, proof: scenario.ingestProofs[i]!.proof }));
  const shared = granted.filter(({ clip }) => hashes.has(clip.statement.hash));
  return {
    jti: readGrant(document).jti,
    releasedAt: NOW + 95,
    requestId: scenario.parts.requestId,
    grant: document.toJson(),
    grantProof: textOf(grantProof),
    statements: shared.map(({ clip }) => clip.statement.json),
    ingestProofs: shared.map(({ proof }) => ({ index: proof.index, proof: textOf(proof) })),
    request: scenario.request.toJson(),
    requestProof: textOf(scenario.requestProof),
    agencyChain: scenario.agency.chain.toJson(),
    agencyProof: textOf(scenario.agencyProof),
  };
}

import {
  answerPairingHello,
  checkPairingAnswer,
  type DeviceSettings,
  encodeBase64Url,
  type Json,
  type PairingHello,
  readPairingCode,
  readPairingHello,
  Refused,
  SignedDocument,
} from '@porchlight/sealing';
import { ProblemError } from '@porchlight/ui';
import type { DoorbellView } from './api';
import { sendDoorbellSettings } from './doorbellSettings';
import type { HomeCircle } from './homeCircle';

export type PairingStep = 'waiting-for-hello' | 'waiting-for-answer' | 'adding' | 'telling';

export interface PairingOptions {
  readonly onStep?: (step: PairingStep) => void;
  /** Milliseconds between looks, and how long each wait may last. */
  readonly every?: number;
  readonly patience?: number;
  /** What the doorbell is told as soon as it can be told anything; left out: nothing. */
  readonly settings?: DeviceSettings;
}

/**
 * Pairs the doorbell whose code was read (sealing.md, "Pairing"). No server is believed: the doorbell's key must be the
 * code's, and the doorbell must have agreed to exactly this home. Returns the deviceId.
 */
export async function pairDoorbell(home: HomeCircle, codeText: string, options: PairingOptions = {}): Promise<string> {
  const code = readPairingCode(codeText.trim());
  options.onStep?.('waiting-for-hello');
  const hello = await until(options, async () => {
    const view = await orNothing<{ hello: Json }>(home.consent.get(`/v1/devices/${code.deviceId}/hello`));
    return view === undefined ? undefined : readPairingHello(view.hello, code);
  });
  await home.refresh();
  const { m, mac } = await answerPairingHello(hello, code, home.chain);
  await home.consent.post(home.path('/pairings'), { deviceId: code.deviceId, m, mac: encodeBase64Url(mac) });
  options.onStep?.('waiting-for-answer');
  const answer = await until(options, async () => {
    const view = await home.consent.get<{ answer?: Json | null }>(home.path(`/pairings/${code.deviceId}`));
    return view.answer == null ? undefined : SignedDocument.of(view.answer);
  });
  await checkPairingAnswer(answer, hello.device, m);
  options.onStep?.('adding');
  await home.append(await home.author().addDevice((hello satisfies PairingHello).device, m, answer));
  if (options.settings !== undefined) {
    options.onStep?.('telling');
    await tellFirst(home, code.deviceId, options.settings, options);
  }
  return code.deviceId;
}

/** The first settings go out once the doorbell has announced the key to seal them to. */
async function tellFirst(home: HomeCircle, deviceId: string, settings: DeviceSettings, options: PairingOptions): Promise<void> {
  const view = await until(options, async () => {
    const views = await home.consent.get<DoorbellView[]>(home.path('/devices'));
    return views.find((candidate) => candidate.deviceId === deviceId && candidate.deviceKey != null);
  });
  await sendDoorbellSettings(home, view, settings, 1);
}

async function orNothing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (problem) {
    if (problem instanceof ProblemError && problem.status === 404) {
      return undefined;
    }
    throw problem;
  }
}

async function until<T>(options: PairingOptions, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + (options.patience ?? 90_000);
  for (;;) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    if (Date.now() > end) {
      throw new Refused('pairing.silent', 'The doorbell did not answer. Hold its button for ten seconds and try again.');
    }
    await new Promise((resolve) => setTimeout(resolve, options.every ?? 1500));
  }
}

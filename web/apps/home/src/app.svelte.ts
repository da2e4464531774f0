import { DeviceKeys, type StoredDeviceKeys } from '@porchlight/sealing';
import { DeviceStore, JsonClient } from '@porchlight/ui';
import type { Ring } from './circle/api';
import { HomeCircle } from './circle/homeCircle';
import { recoverHome } from './circle/recover';
import { Clips } from './clips/clips';
import { ringing } from './clips/days';
import { words } from './messages';
import { type AppConfig, loadConfig } from './platform/config';
import { SignIn } from './platform/signIn';
import { nowSeconds } from './platform/time';
import { Answers } from './requests/answers';

export type Phase = 'starting' | 'failed' | 'signed-out' | 'no-home' | 'other-device' | 'recovery-code' | 'ready';

const RING_LOOK = 3000;

/** The running app: who is signed in, which home this device belongs to, and what is happening at the door. */
export class App {
  phase = $state<Phase>('starting');
  problem = $state('');
  recoveryCode = $state('');
  ring = $state<Ring>();
  doorbellNames = $state<Record<string, string>>({});

  #config: AppConfig | undefined;
  #signIn: SignIn | undefined;
  #store: DeviceStore | undefined;
  #consent: JsonClient | undefined;
  #device: DeviceKeys | undefined;
  #account = '';
  #otherHome = '';
  #home: HomeCircle | undefined;
  #clips: Clips | undefined;
  #answers: Answers | undefined;
  readonly #putAside = new Set<string>();

  get home(): HomeCircle {
    return this.#home!;
  }

  get clips(): Clips {
    return this.#clips!;
  }

  get answers(): Answers {
    return this.#answers!;
  }

  get config(): AppConfig {
    return this.#config!;
  }

  async start(): Promise<void> {
    await this.#trying(async () => {
      this.#config = await loadConfig();
      const signIn = new SignIn(this.#config);
      this.#signIn = signIn;
      const account = await signIn.account();
      if (account === undefined) {
        this.phase = 'signed-out';
        return;
      }
      this.#account = account;
      this.#consent = new JsonClient(this.#config.consent, { headers: () => signIn.headers() });
      this.#store = await DeviceStore.open('porchlight-home');
      await this.#findHome(this.#consent, this.#store);
    });
  }

  signIn(): Promise<void> {
    return this.#trying(() => this.#signIn!.start());
  }

  signOut(): Promise<void> {
    return this.#trying(() => this.#signIn!.end());
  }

  /** Makes the home; the recovery code is shown until it is confirmed. */
  async createHome(): Promise<void> {
    const device = await this.#deviceKeys();
    const { home, recoveryCode } = await HomeCircle.create(this.#consent!, device, this.#store!);
    await this.#store!.set(`circle/${this.#account}`, home.circleId);
    this.recoveryCode = recoveryCode;
    this.#use(home);
    this.phase = 'recovery-code';
  }

  recoveryCodeKept(): void {
    this.recoveryCode = '';
    this.phase = 'ready';
    this.#watchRings();
  }

  /** Brings the account's home to this device with the printed code; gives the time from which it opens clips. */
  async recover(code: string): Promise<number> {
    return recoverHome(this.#consent!, this.#otherHome, await this.#deviceKeys(), this.#store!, code);
  }

  async nameDoorbell(deviceId: string, name: string): Promise<void> {
    this.doorbellNames = { ...this.doorbellNames, [deviceId]: name };
    await this.#store!.set(`doorbell-names/${this.home.circleId}`, { ...this.doorbellNames });
  }

  putRingAside(): void {
    if (this.ring !== undefined) {
      this.#putAside.add(this.ring.eventId);
      this.ring = undefined;
    }
  }

  async #findHome(consent: JsonClient, store: DeviceStore): Promise<void> {
    const circles = await consent.get<{ circleId: string }[]>('/v1/circles');
    const remembered = await store.get<string>(`circle/${this.#account}`);
    const circleId = remembered ?? circles[0]?.circleId;
    if (circleId === undefined) {
      this.phase = 'no-home';
      return;
    }
    const stored = await store.get<StoredDeviceKeys>(`device/${this.#account}`);
    if (stored === undefined) {
      this.#otherHome = circleId;
      this.phase = 'other-device';
      return;
    }
    try {
      this.#use(await HomeCircle.open(consent, circleId, await DeviceKeys.of(stored), store));
    } catch (refused) {
      if ((refused as { code?: string }).code === 'home.not-member') {
        this.#otherHome = circleId;
        this.phase = 'other-device';
        return;
      }
      throw refused;
    }
    await store.set(`circle/${this.#account}`, circleId);
    await this.home.rotateWhenDue();
    this.doorbellNames = (await store.get<Record<string, string>>(`doorbell-names/${circleId}`)) ?? {};
    this.phase = 'ready';
    this.#watchRings();
  }

  /** This device's keys: made once per account, kept as handles that cannot be exported. */
  async #deviceKeys(): Promise<DeviceKeys> {
    const name = `device/${this.#account}`;
    const stored = await this.#store!.get<StoredDeviceKeys>(name);
    this.#device ??= stored === undefined ? await DeviceKeys.generate() : await DeviceKeys.of(stored);
    await this.#store!.set(name, this.#device.stored);
    return this.#device;
  }

  #use(home: HomeCircle): void {
    this.#home = home;
    this.#clips = new Clips(home, this.config.video);
    this.#answers = new Answers(home, this.#clips, this.#store!, this.config.trust);
  }

  #watchRings(): void {
    const look = async () => {
      if (document.visibilityState === 'visible') {
        try {
          const rings = await this.home.consent.get<Ring[]>(this.home.path('/rings?since=0'));
          this.ring = ringing(rings, this.#putAside, nowSeconds());
        } catch {
          // The door is asked again in a moment; pages say themselves when a service cannot be reached.
        }
      }
      setTimeout(look, RING_LOOK);
    };
    void look();
  }

  async #trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.problem = words(error);
      this.phase = 'failed';
    }
  }
}

export const app = new App();

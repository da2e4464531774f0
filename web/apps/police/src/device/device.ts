import { DeviceKeys, Member, type StoredDeviceKeys } from '@porchlight/sealing';
import type { DeviceStore } from '@porchlight/ui';

/**
 * The keys of one officer on this device. They are made here, cannot be exported and lie in IndexedDB; an officer who
 * signs in on another device has other keys there.
 */
export class Device {
  private constructor(
    readonly keys: DeviceKeys,
    readonly member: Member,
  ) {}

  static async of(keys: DeviceKeys): Promise<Device> {
    return new Device(keys, await Member.of(keys.memberJson()));
  }

  /** The officer's keys on this device; makes them on the first visit. `officer` is the pseudonym of the session. */
  static async ofOfficer(store: DeviceStore, officer: string): Promise<Device> {
    const name = `device:${officer}`;
    const stored = await store.get<StoredDeviceKeys>(name);
    if (stored !== undefined) {
      return Device.of(await DeviceKeys.of(stored));
    }
    const fresh = await DeviceKeys.generate();
    await store.set(name, fresh.stored);
    return Device.of(fresh);
  }

  get memberId(): string {
    return this.member.id;
  }

  /** First characters of the thumbprint, in groups, to read out to a colleague. */
  get shortName(): string {
    return shortId(this.memberId);
  }
}

/** A thumbprint's beginning in a form that people can compare. */
export function shortId(id: string): string {
  return `${id.slice(0, 4)} ${id.slice(4, 8)} ${id.slice(8, 12)}`;
}

import type { Memory } from '../src/circle/chainMemory';

/** What a device remembers, for the length of a test. */
export class MapMemory implements Memory {
  readonly values = new Map<string, unknown>();

  get<T>(key: string): Promise<T | undefined> {
    return Promise.resolve(this.values.get(key) as T | undefined);
  }

  set(key: string, value: unknown): Promise<void> {
    this.values.set(key, value);
    return Promise.resolve();
  }
}

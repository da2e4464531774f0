import type { DeviceStore } from '@porchlight/ui';
import { type Draft, newDraft } from './draft';

/** One draft for each officer, on this device only: no server sees a request before it is signed. */
export class DraftStore {
  constructor(
    private readonly store: DeviceStore,
    private readonly officer: string,
  ) {}

  async load(now: number): Promise<Draft> {
    return { ...newDraft(now), ...(await this.kept()) };
  }

  kept(): Promise<Draft | undefined> {
    return this.store.get<Draft | undefined>(this.#key);
  }

  save(draft: Draft): Promise<void> {
    return this.store.set(this.#key, draft);
  }

  forget(): Promise<void> {
    return this.store.set(this.#key, undefined);
  }

  get #key(): string {
    return `draft:${this.officer}`;
  }
}

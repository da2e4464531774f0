import type { DeviceStore } from '@porchlight/ui';

/** What this device told a home about one clip. */
export interface Report {
  readonly clipId: string;
  readonly action: 'view' | 'export';
  /** Unix seconds. */
  readonly at: number;
}

/** The officer's own record of what was reported, beside the one that the home sees. */
export class Reports {
  constructor(
    private readonly store: DeviceStore,
    private readonly jti: string,
  ) {}

  async all(): Promise<readonly Report[]> {
    return (await this.store.get<Report[]>(this.#key)) ?? [];
  }

  async add(report: Report): Promise<void> {
    await this.store.set(this.#key, [...(await this.all()), report]);
  }

  get #key(): string {
    return `reports:${this.jti}`;
  }
}

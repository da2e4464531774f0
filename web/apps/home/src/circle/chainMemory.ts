import { Chain, type ChainHead, type Json } from '@porchlight/sealing';

/** Where a device remembers things; `DeviceStore` in the app. */
export interface Memory {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
}

/**
 * What this device has seen of a home's chain. A server that later shows an older chain, or another one, is refused: that
 * is how a hidden removal or a slipped-in member would look.
 */
export class ChainMemory {
  constructor(private readonly memory: Memory) {}

  /** Verifies a chain from its first link and remembers its head. `now` is in Unix seconds. */
  async accept(circleId: string, links: Json, now: number): Promise<Chain> {
    const chain = (await Chain.verify(links)).requireCircle(circleId);
    return this.keep(chain, now);
  }

  /** Refuses a chain that does not continue what was seen, or is dated ahead; remembers its head. */
  async keep(chain: Chain, now: number): Promise<Chain> {
    const seen = await this.memory.get<ChainHead>(`head/${chain.circleId}`);
    if (seen !== undefined) {
      chain.requireSince(seen);
    }
    chain.requireNotAfter(now);
    const { circleId, n, hash } = chain.head;
    if (seen === undefined || seen.n < n) {
      await this.memory.set(`head/${circleId}`, { circleId, n, hash });
    }
    return chain;
  }
}

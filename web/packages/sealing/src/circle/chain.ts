import type { Json, JsonObject } from "../json/jcs.js";
import { must, Refused } from "../refused.js";
import type { CircleState } from "./circleState.js";
import { Link } from "./link.js";
import { type KeyLedger, stateAfter, stateAfterCreate } from "./linkRules.js";
import type { ChainTrust } from "./linkSigners.js";

/** What a reader remembers of a chain. */
export interface ChainHead {
  readonly circleId: string;
  readonly n: number;
  readonly hash: string;
}

/** The most links that are read. */
export const MAX_LINKS = 10_000;
/** How far a chain's clock may be ahead of the reader's, in seconds. */
export const CLOCK_TOLERANCE = 300;

/**
 * A circle's chain, verified link by link from `create` (SF-06). An instance is proof that each link had the right
 * signatures and was allowed by the state before it. Immutable.
 *
 * A chain alone cannot prove that it is the newest one or the right one: remember {@link head} and compare it next time.
 */
export class Chain {
  private constructor(
    readonly links: readonly Link[],
    readonly states: readonly CircleState[],
    readonly trust: ChainTrust,
    readonly ledger: ReadonlyMap<string, string>,
  ) {}

  /** Verifies a whole chain: an array of signed links as JSON, or links. Agencies need the accrediting keys. */
  static async verify(links: Json | readonly Link[], trust: ChainTrust = { accrediting: [] }): Promise<Chain> {
    const list = await readLinks(links);
    must(list.length > 0, "chain.empty", "A chain has at least its create link.");
    return new Chain([], [], trust, new Map()).append(...list);
  }

  /** The chain with more links: all of them or none. */
  async append(...more: readonly Link[]): Promise<Chain> {
    const links = [...this.links];
    const states = [...this.states];
    const ledger: KeyLedger = new Map(this.ledger);
    for (const link of more) {
      const before = states.at(-1);
      states.push(
        before === undefined
          ? await stateAfterCreate(link, ledger, this.trust)
          : await stateAfter(before, link, ledger, this.trust, links),
      );
      links.push(link);
    }
    return new Chain(links, states, this.trust, ledger);
  }

  get circleId(): string {
    return this.state.circleId;
  }

  /** The circle as it is now. */
  get state(): CircleState {
    return this.states.at(-1)!;
  }

  get head(): ChainHead {
    return { circleId: this.circleId, n: this.state.n, hash: this.state.hash };
  }

  /** The circle after link n. */
  stateAt(n: number): CircleState {
    const state = this.states[n];
    if (state === undefined) {
      throw new Refused("chain.no-such-link", "The chain has no link of this number.");
    }
    return state;
  }

  /**
   * The circle as it was at a time (Unix seconds): after the last link dated no later. For what was signed then; what is
   * asked now is judged by {@link state}.
   */
  stateAsOf(time: number): CircleState {
    const state = this.states.findLast((candidate) => candidate.at <= time);
    if (state === undefined) {
      throw new Refused("chain.before-create", "The circle did not exist yet.");
    }
    return state;
  }

  /** Refuses the chain of another circle. */
  requireCircle(circleId: string): this {
    must(this.circleId === circleId, "chain.other-circle", "This is the chain of another circle.");
    return this;
  }

  /** Refuses a chain that does not continue what was seen before: rollback or fork. */
  requireSince(remembered: ChainHead): this {
    this.requireCircle(remembered.circleId);
    must(remembered.n <= this.head.n, "chain.rollback", "The server shows an older chain than it did before.");
    must(
      this.links[remembered.n]?.hash === remembered.hash,
      "chain.fork",
      "The server shows another chain than it did before.",
    );
    return this;
  }

  /** Refuses a chain whose head is dated in the future: a link dated ahead would end a recovery's delay. */
  requireNotAfter(now: number): this {
    must(
      this.state.at <= now + CLOCK_TOLERANCE,
      "chain.future",
      "The chain's last link is dated in the future. Check this device's clock.",
    );
    return this;
  }

  /** When a doorbell that was in the circle at link n was removed, if it was (SF-14). */
  deviceRemovedAt(deviceId: string, n: number): number | undefined {
    return this.links.find((link) => link.n > n && link.body.kind === "remove-device" && link.body.deviceId === deviceId)?.at;
  }

  toJson(): JsonObject[] {
    return this.links.map((link) => link.toJson());
  }
}

async function readLinks(links: Json | readonly Link[]): Promise<Link[]> {
  if (!Array.isArray(links) || links.length > MAX_LINKS) {
    throw new Refused("chain.form", `A chain is an array of at most ${MAX_LINKS} links.`);
  }
  const out: Link[] = [];
  for (const element of links as readonly (Json | Link)[]) {
    out.push(element instanceof Link ? element : await Link.of(element));
  }
  return out;
}

import { type Bytes, concat } from "../encoding/bytes.js";
import { must, Refused, refusing } from "../refused.js";
import { type Checkpoint } from "./checkpoint.js";
import { nodeHash } from "./merkle.js";

const FULL = 256;
const HASH = 32;

/** Where a tile lies: `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits (C2SP tlog-tiles). */
export function tilePath(level: number, index: number, width = FULL): string {
  must(
    level >= 0 && level <= 63 && index >= 0 && Number.isSafeInteger(index) && width >= 1 && width <= FULL,
    "tile.path",
    "There is no such tile.",
  );
  let number = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    number = `x${String(rest % 1000).padStart(3, "0")}/${number}`;
  }
  return `tile/${level}/${number}${width === FULL ? "" : `.p/${width}`}`;
}

/** Fetches a tile's bytes by its path below the log's prefix. */
export type TileSource = (path: string) => Promise<Uint8Array>;

/** Reads hashes of a tree of this size from its tiles, each tile once. What tiles say is proved only by the root. */
export class TileReader {
  readonly #tiles = new Map<string, Promise<Bytes>>();

  constructor(
    readonly source: TileSource,
    readonly size: number,
  ) {}

  /** Audit path of a leaf (RFC 6962, 2.1.1). */
  async inclusionPath(index: number): Promise<Bytes[]> {
    must(index >= 0 && index < this.size, "merkle.index", "There is no such leaf.");
    const path: Bytes[] = [];
    let [start, end] = [0, this.size];
    while (end - start > 1) {
      const split = start + splitOf(end - start);
      if (index < split) {
        path.unshift(await this.root(split, end));
        end = split;
      } else {
        path.unshift(await this.root(start, split));
        start = split;
      }
    }
    return path;
  }

  /** Proof that the tree of `oldSize` leaves is this tree's beginning (RFC 6962, 2.1.2). */
  async consistencyPath(oldSize: number): Promise<Bytes[]> {
    must(oldSize > 0 && oldSize <= this.size, "merkle.size", "There is no such tree.");
    const path: Bytes[] = [];
    let [start, end] = [0, this.size];
    while (oldSize !== end) {
      const split = start + splitOf(end - start);
      if (oldSize <= split) {
        path.unshift(await this.root(split, end));
        end = split;
      } else {
        path.unshift(await this.root(start, split));
        start = split;
      }
    }
    return start === 0 ? path : [await this.root(start, end), ...path];
  }

  /** The leaf hash at an index. */
  leaf(index: number): Promise<Bytes> {
    return this.#hash(0, index);
  }

  /** The root over leaves [start, end), where start is a multiple of the power of two that covers the range. */
  async root(start: number, end: number): Promise<Bytes> {
    const count = end - start;
    if (Number.isInteger(Math.log2(count)) && start % count === 0) {
      return this.#node(Math.log2(count), start / count);
    }
    const split = start + splitOf(count);
    return nodeHash(await this.root(start, split), await this.root(split, end));
  }

  /** A perfect subtree's hash: height h, index i in its row. Rows between tile levels are computed. */
  async #node(height: number, index: number): Promise<Bytes> {
    if (height % 8 === 0) {
      return this.#hash(height / 8, index);
    }
    return nodeHash(await this.#node(height - 1, 2 * index), await this.#node(height - 1, 2 * index + 1));
  }

  async #hash(level: number, index: number): Promise<Bytes> {
    const tile = Math.floor(index / FULL);
    const inRow = Math.floor(this.size / FULL ** level);
    const width = Math.min(FULL, inRow - tile * FULL);
    if (width < 1 || index - tile * FULL >= width) {
      throw new Refused("tile.path", "The tree does not reach so far.");
    }
    const path = tilePath(level, tile, width);
    let bytes = this.#tiles.get(path);
    if (bytes === undefined) {
      bytes = refusing("tile.source", "A tile of the log could not be read.", async () => new Uint8Array(await this.source(path)));
      this.#tiles.set(path, bytes);
    }
    const found = await bytes;
    must(found.length === width * HASH, "tile.length", "A tile of the log has the wrong length.");
    const at = (index - tile * FULL) * HASH;
    return found.slice(at, at + HASH);
  }
}

/** The tiles of a tree of these leaf hashes, by path: for stand-ins and tests. */
export async function writeTiles(leaves: readonly Bytes[]): Promise<Map<string, Bytes>> {
  const tiles = new Map<string, Bytes>();
  let row = leaves;
  for (let level = 0; row.length > 0; level++) {
    const above: Bytes[] = [];
    for (let tile = 0; tile * FULL < row.length; tile++) {
      const hashes = row.slice(tile * FULL, (tile + 1) * FULL);
      tiles.set(tilePath(level, tile, hashes.length), concat(...hashes));
      if (hashes.length === FULL) {
        above.push(await perfectRoot(hashes));
      }
    }
    row = above;
  }
  return tiles;
}

/** What a reader of the public log remembers; refused if a later checkpoint is smaller or of another log. */
export function checkGrowth(before: Checkpoint, after: Checkpoint): void {
  must(before.origin === after.origin, "checkpoint.origin", "The checkpoint is of another log.");
  must(after.size >= before.size, "merkle.size", "The tree has shrunk.");
}

async function perfectRoot(hashes: readonly Bytes[]): Promise<Bytes> {
  let row = [...hashes];
  while (row.length > 1) {
    const above: Bytes[] = [];
    for (let i = 0; i < row.length; i += 2) {
      above.push(await nodeHash(row[i]!, row[i + 1]!));
    }
    row = above;
  }
  return row[0]!;
}

function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) {
    split *= 2;
  }
  return split;
}

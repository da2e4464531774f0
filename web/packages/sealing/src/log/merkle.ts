import { type Bytes, equal } from "../encoding/bytes.js";
import { sha256 } from "../crypto/sha256.js";
import { must } from "../refused.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962, 2.1: SHA-256(0x00 | entry). */
export function leafHash(entry: Uint8Array): Promise<Bytes> {
  return sha256(LEAF, entry);
}

/** RFC 6962, 2.1: SHA-256(0x01 | left | right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return sha256(NODE, left, right);
}

/** The root over these leaf hashes (RFC 6962, 2.1); of none, SHA-256 of nothing. */
export async function rootOfLeaves(leaves: readonly Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) {
    return sha256(new Uint8Array(0));
  }
  if (leaves.length === 1) {
    return leaves[0]!;
  }
  const split = splitOf(leaves.length);
  return nodeHash(await rootOfLeaves(leaves.slice(0, split)), await rootOfLeaves(leaves.slice(split)));
}

/** Audit path of one leaf, from its sibling upwards (RFC 6962, 2.1.1). */
export async function inclusionPath(leaves: readonly Bytes[], index: number): Promise<Bytes[]> {
  must(index >= 0 && index < leaves.length, "merkle.index", "There is no such leaf.");
  if (leaves.length === 1) {
    return [];
  }
  const split = splitOf(leaves.length);
  const [inside, outside, at] =
    index < split
      ? [leaves.slice(0, split), leaves.slice(split), index]
      : [leaves.slice(split), leaves.slice(0, split), index - split];
  return [...(await inclusionPath(inside, at)), await rootOfLeaves(outside)];
}

/** Proof that the first `oldSize` leaves are the tree that was (RFC 6962, 2.1.2). */
export async function consistencyPath(leaves: readonly Bytes[], oldSize: number): Promise<Bytes[]> {
  must(oldSize > 0 && oldSize <= leaves.length, "merkle.size", "There is no such tree.");
  return subproof(leaves, oldSize, true);
}

async function subproof(leaves: readonly Bytes[], oldSize: number, whole: boolean): Promise<Bytes[]> {
  if (oldSize === leaves.length) {
    return whole ? [] : [await rootOfLeaves(leaves)];
  }
  const split = splitOf(leaves.length);
  if (oldSize <= split) {
    return [...(await subproof(leaves.slice(0, split), oldSize, whole)), await rootOfLeaves(leaves.slice(split))];
  }
  return [...(await subproof(leaves.slice(split), oldSize - split, false)), await rootOfLeaves(leaves.slice(0, split))];
}

/** The root that a leaf hash and its path lead to (RFC 9162, 2.1.3.2); a path of the wrong length is refused. */
export async function rootFromInclusion(leaf: Bytes, index: number, size: number, path: readonly Bytes[]): Promise<Bytes> {
  must(isCount(index) && isCount(size) && index < size, "merkle.index", "The leaf lies outside the tree.");
  let hash = leaf;
  let fn = BigInt(index);
  let sn = BigInt(size - 1);
  for (const sibling of path) {
    must(sibling.length === 32 && sn > 0n, "merkle.path", "The proof does not fit the tree.");
    if ((fn & 1n) === 1n || fn === sn) {
      hash = await nodeHash(sibling, hash);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  must(sn === 0n, "merkle.path", "The proof does not fit the tree.");
  return hash;
}

/** Refused unless the entry is at this index of the tree with this root. */
export async function checkInclusion(
  entry: Uint8Array,
  index: number,
  size: number,
  path: readonly Bytes[],
  root: Bytes,
): Promise<void> {
  const found = await rootFromInclusion(await leafHash(entry), index, size, path);
  must(equal(found, root), "merkle.inclusion", "The entry is not in the tree.");
}

/** Refused unless the new tree begins with the old one (RFC 9162, 2.1.4.2). */
export async function checkConsistency(
  oldSize: number,
  oldRoot: Bytes,
  newSize: number,
  newRoot: Bytes,
  path: readonly Bytes[],
): Promise<void> {
  must(isCount(oldSize) && isCount(newSize) && oldSize <= newSize, "merkle.size", "The tree has shrunk.");
  if (oldSize === 0) {
    // Every tree begins with the empty one.
    const empty = await rootOfLeaves([]);
    must(path.length === 0 && equal(oldRoot, empty), "merkle.consistency", "This is not the root of the empty tree.");
    return;
  }
  if (oldSize === newSize) {
    must(path.length === 0 && equal(oldRoot, newRoot), "merkle.consistency", "The tree was rewritten.");
    return;
  }
  const proof = isPowerOfTwo(oldSize) ? [oldRoot, ...path] : [...path];
  must(proof.length > 0 && path.length > 0, "merkle.path", "The proof does not fit the tree.");
  let fn = BigInt(oldSize - 1);
  let sn = BigInt(newSize - 1);
  while ((fn & 1n) === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let fr = proof[0]!;
  let sr = proof[0]!;
  for (const node of proof.slice(1)) {
    must(node.length === 32 && sn > 0n, "merkle.path", "The proof does not fit the tree.");
    if ((fn & 1n) === 1n || fn === sn) {
      fr = await nodeHash(node, fr);
      sr = await nodeHash(node, sr);
      while ((fn & 1n) === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      sr = await nodeHash(sr, node);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  must(sn === 0n, "merkle.path", "The proof does not fit the tree.");
  must(equal(fr, oldRoot) && equal(sr, newRoot), "merkle.consistency", "The tree was rewritten.");
}

function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) {
    split *= 2;
  }
  return split;
}

function isPowerOfTwo(value: number): boolean {
  const bits = BigInt(value);
  return (bits & (bits - 1n)) === 0n;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots, inclusion proofs and consistency proofs of RFC 6962 trees (RFC 6962, 2.1.1 and 2.1.2), and their verification
 * (RFC 9162, 2.1.3.2 and 2.1.4.2). Making a proof reads O(log n) nodes.
 */
public final class MerkleProofs {
    /** No tree of up to 2^63 - 1 leaves has a longer path. */
    static final int LONGEST_PATH = 63;

    private MerkleProofs() {}

    /** The root of the first {@code size} leaves. */
    public static byte[] root(long size, TreeNodes nodes) {
        requireSize(size);
        return size == 0 ? TreeHash.empty() : range(0, size, nodes);
    }

    /** The path from leaf {@code index}'s sibling up to the root's child, in the tree of {@code size} leaves. */
    public static List<byte[]> inclusion(long index, long size, TreeNodes nodes) {
        requireSize(size);
        if (index < 0 || index >= size) {
            throw new Refused("log.index", "The tree of " + size + " leaves has no leaf " + index + ".");
        }
        List<byte[]> path = new ArrayList<>();
        path(index, 0, size, nodes, path);
        return List.copyOf(path);
    }

    /** The proof that the tree of {@code size} leaves begins with the tree of {@code oldSize}; empty if either is 0. */
    public static List<byte[]> consistency(long oldSize, long size, TreeNodes nodes) {
        requireSize(size);
        if (oldSize < 0 || oldSize > size) {
            throw new Refused("log.size", "A tree of " + size + " leaves cannot extend one of " + oldSize + ".");
        }
        List<byte[]> proof = new ArrayList<>();
        if (oldSize > 0 && oldSize < size) {
            subproof(oldSize, 0, size, true, nodes, proof);
        }
        return List.copyOf(proof);
    }

    /**
     * The root that an inclusion path leads to, from the leaf's hash.
     *
     * @throws Refused if the path cannot belong to that index and size
     */
    public static byte[] rootFromInclusion(byte[] leafHash, long index, long size, List<byte[]> path) {
        if (index < 0 || index >= size || path.size() > LONGEST_PATH) {
            throw badInclusion();
        }
        long node = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] sibling : path) {
            if (last == 0 || sibling.length != TreeHash.LENGTH) {
                throw badInclusion();
            }
            if ((node & 1) == 1 || node == last) {
                hash = TreeHash.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = TreeHash.node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw badInclusion();
        }
        return hash;
    }

    /** Whether the leaf stands at {@code index} in the tree of that size and root. */
    public static boolean included(byte[] leafHash, long index, long size, byte[] root, List<byte[]> path) {
        try {
            return MessageDigest.isEqual(rootFromInclusion(leafHash, index, size, path), root);
        } catch (Refused notThere) {
            return false;
        }
    }

    /** Whether the tree of {@code size} and {@code root} begins with the tree of {@code oldSize} and {@code oldRoot}. */
    public static boolean consistent(long oldSize, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        if (oldSize < 0 || oldSize > size || proof.size() > LONGEST_PATH + 1) {
            return false;
        }
        if (oldSize == 0) {
            return proof.isEmpty()
                    && MessageDigest.isEqual(oldRoot, TreeHash.empty())
                    && (size > 0 || MessageDigest.isEqual(root, TreeHash.empty()));
        }
        if (oldSize == size) {
            return proof.isEmpty() && MessageDigest.isEqual(oldRoot, root);
        }
        for (byte[] hash : proof) {
            if (hash.length != TreeHash.LENGTH) {
                return false;
            }
        }
        return walkConsistency(oldSize, oldRoot, size, root, proof);
    }

    private static boolean walkConsistency(long oldSize, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        List<byte[]> hashes = new ArrayList<>(proof.size() + 1);
        if (Long.bitCount(oldSize) == 1) {
            hashes.add(oldRoot);
        }
        hashes.addAll(proof);
        if (hashes.isEmpty()) {
            return false;
        }
        long node = oldSize - 1;
        long last = size - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        byte[] oldHash = hashes.getFirst();
        byte[] newHash = hashes.getFirst();
        for (byte[] hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = TreeHash.node(hash, oldHash);
                newHash = TreeHash.node(hash, newHash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newHash = TreeHash.node(newHash, hash);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && MessageDigest.isEqual(oldHash, oldRoot) && MessageDigest.isEqual(newHash, root);
    }

    /** MTH(D[start:end]); every range met here starts at a multiple of the largest power of two below its length. */
    private static byte[] range(long start, long end, TreeNodes nodes) {
        long length = end - start;
        if (Long.bitCount(length) == 1) {
            int level = Long.numberOfTrailingZeros(length);
            return nodes.node(level, start >> level);
        }
        long split = start + Long.highestOneBit(length);
        return TreeHash.node(range(start, split, nodes), range(split, end, nodes));
    }

    private static void path(long index, long start, long end, TreeNodes nodes, List<byte[]> path) {
        if (end - start == 1) {
            return;
        }
        long split = start + splitOf(end - start);
        if (index < split) {
            path(index, start, split, nodes, path);
            path.add(range(split, end, nodes));
        } else {
            path(index, split, end, nodes, path);
            path.add(range(start, split, nodes));
        }
    }

    private static void subproof(long old, long start, long end, boolean whole, TreeNodes nodes, List<byte[]> proof) {
        if (old == end) {
            if (!whole) {
                proof.add(range(start, end, nodes));
            }
            return;
        }
        long split = start + splitOf(end - start);
        if (old <= split) {
            subproof(old, start, split, whole, nodes, proof);
            proof.add(range(split, end, nodes));
        } else {
            subproof(old, split, end, false, nodes, proof);
            proof.add(range(start, split, nodes));
        }
    }

    /** The largest power of two smaller than {@code length}. */
    private static long splitOf(long length) {
        return Long.highestOneBit(length - 1);
    }

    private static void requireSize(long size) {
        if (size < 0) {
            throw new Refused("log.size", "A tree has no negative size.");
        }
    }

    private static Refused badInclusion() {
        return new Refused("log.inclusion", "The inclusion proof does not fit its index and tree size.");
    }
}

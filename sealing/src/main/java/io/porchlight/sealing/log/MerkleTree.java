package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import java.util.ArrayList;
import java.util.List;

/**
 * An append-only RFC 6962 tree in memory. Appending costs one hash on average, roots and proofs of any earlier size
 * cost O(log n). It keeps about 64 bytes a leaf and is not thread-safe.
 */
public final class MerkleTree implements TreeNodes {
    private final List<List<byte[]>> levels = new ArrayList<>();

    /** A tree over these entries, in their order. */
    public static MerkleTree of(Iterable<byte[]> entries) {
        MerkleTree tree = new MerkleTree();
        entries.forEach(tree::append);
        return tree;
    }

    /** Appends an entry and returns its index. */
    public long append(byte[] entry) {
        return appendLeafHash(TreeHash.leaf(entry));
    }

    /** Appends an entry of which only the leaf hash is known, and returns its index. */
    public long appendLeafHash(byte[] leafHash) {
        if (leafHash.length != TreeHash.LENGTH) {
            throw new Refused("log.hash", "A leaf hash has 32 bytes.");
        }
        long index = size();
        byte[] hash = leafHash.clone();
        for (int level = 0; ; level++) {
            if (levels.size() == level) {
                levels.add(new ArrayList<>());
            }
            List<byte[]> row = levels.get(level);
            row.add(hash);
            if (row.size() % 2 == 1) {
                return index;
            }
            hash = TreeHash.node(row.get(row.size() - 2), hash);
        }
    }

    /** How many leaves there are. */
    public long size() {
        return levels.isEmpty() ? 0 : levels.getFirst().size();
    }

    /** The root over all leaves. */
    public byte[] root() {
        return root(size());
    }

    /** The root as it was at an earlier size. */
    public byte[] root(long size) {
        return MerkleProofs.root(requireStored(size), this);
    }

    /** See {@link MerkleProofs#inclusion}. */
    public List<byte[]> inclusion(long index, long size) {
        return MerkleProofs.inclusion(index, requireStored(size), this);
    }

    /** See {@link MerkleProofs#consistency}. */
    public List<byte[]> consistency(long oldSize, long size) {
        return MerkleProofs.consistency(oldSize, requireStored(size), this);
    }

    @Override
    public byte[] node(int level, long index) {
        if (level < 0
                || level >= levels.size()
                || index < 0
                || index >= levels.get(level).size()) {
            throw new Refused("log.node", "The tree has no complete subtree " + index + " at level " + level + ".");
        }
        return levels.get(level).get((int) index).clone();
    }

    private long requireStored(long size) {
        if (size < 0 || size > size()) {
            throw new Refused("log.size", "The tree has " + size() + " leaves, not " + size + ".");
        }
        return size;
    }
}

package io.porchlight.sealing.log;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a tree: all that is needed to append to it, at most 63 hashes. A log that keeps its nodes in a table
 * loads this, appends, and stores the nodes that became complete. Not thread-safe.
 */
public final class TreeFrontier {
    /** Told of every node, leaves included, in the moment in which it becomes complete and so final. */
    @FunctionalInterface
    public interface NodeSink {
        void completed(int level, long index, byte[] hash);
    }

    private long size;
    /** Complete subtrees, largest first: one for each bit of the size. */
    private final List<byte[]> edge = new ArrayList<>();

    /** The edge of an empty tree. */
    public TreeFrontier() {}

    /** The edge of a stored tree; reads O(log size) nodes. */
    public static TreeFrontier at(long size, TreeNodes nodes) {
        if (size < 0) {
            throw new Refused("log.size", "A tree has no negative size.");
        }
        TreeFrontier frontier = new TreeFrontier();
        long start = 0;
        for (int level = 62; level >= 0; level--) {
            if ((size >> level & 1) == 1) {
                frontier.edge.add(nodes.node(level, start >> level));
                start += 1L << level;
            }
        }
        frontier.size = size;
        return frontier;
    }

    /** Reads {@link #bytes()} again. */
    public static TreeFrontier of(long size, byte[] bytes) {
        if (size < 0 || bytes.length != Long.bitCount(size) * TreeHash.LENGTH) {
            throw new Refused("log.frontier", "These are not the edge hashes of a tree of " + size + " leaves.");
        }
        TreeFrontier frontier = new TreeFrontier();
        for (int at = 0; at < bytes.length; at += TreeHash.LENGTH) {
            frontier.edge.add(Arrays.copyOfRange(bytes, at, at + TreeHash.LENGTH));
        }
        frontier.size = size;
        return frontier;
    }

    /** Appends a leaf and returns its index. */
    public long append(byte[] leafHash, NodeSink sink) {
        long index = size;
        byte[] hash = leafHash.clone();
        sink.completed(0, index, hash);
        for (int level = 0; (size >> level & 1) == 1; level++) {
            hash = TreeHash.node(edge.removeLast(), hash);
            sink.completed(level + 1, index >> level + 1, hash);
        }
        edge.add(hash);
        size++;
        return index;
    }

    /** How many leaves the tree has. */
    public long size() {
        return size;
    }

    /** The root of the tree. */
    public byte[] root() {
        if (size == 0) {
            return TreeHash.empty();
        }
        byte[] hash = edge.getLast();
        for (int i = edge.size() - 2; i >= 0; i--) {
            hash = TreeHash.node(edge.get(i), hash);
        }
        return hash.clone();
    }

    /** The edge hashes one after the other, for storing. */
    public byte[] bytes() {
        return Bytes.concat(edge.toArray(byte[][]::new));
    }
}

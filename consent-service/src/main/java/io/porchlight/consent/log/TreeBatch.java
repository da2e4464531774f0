package io.porchlight.consent.log;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.TreeFrontier;
import io.porchlight.sealing.log.TreeHash;
import java.util.ArrayList;
import java.util.List;

/**
 * One batch on its way into the tree: always of the same size, filled up with random entries, so that the growth of the log
 * tells nobody how much happened.
 *
 * @param start size of the tree before
 * @param entries the real ones first, then padding
 * @param nodes the nodes above the leaves that became complete, at the levels that tiles hold
 * @param frontier the tree's right edge after
 */
record TreeBatch(long start, List<byte[]> entries, List<Node> nodes, TreeFrontier frontier) {
    private static final int TILE_HEIGHT = 8;

    /** A complete subtree's hash. */
    record Node(int level, long index, byte[] hash) {}

    /** Appends the real entries and padding to exactly {@code size} entries. */
    static TreeBatch append(TreeFrontier tree, List<byte[]> real, int size) {
        if (real.size() > size) {
            throw new IllegalArgumentException("more entries than the batch holds");
        }
        List<byte[]> entries = new ArrayList<>(real);
        while (entries.size() < size) {
            entries.add(Bytes.random(TreeHash.LENGTH));
        }
        long start = tree.size();
        List<Node> nodes = new ArrayList<>();
        for (byte[] entry : entries) {
            tree.append(TreeHash.leaf(entry), (level, index, hash) -> {
                if (level > 0 && level % TILE_HEIGHT == 0) {
                    nodes.add(new Node(level, index, hash));
                }
            });
        }
        return new TreeBatch(start, List.copyOf(entries), List.copyOf(nodes), tree);
    }
}

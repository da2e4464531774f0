package io.porchlight.consent.log;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.log.TreeFrontier;
import io.porchlight.sealing.log.TreeHash;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One batch on its way into the tree: always of the same size, filled up with random entries, so that the growth of the log
 * tells nobody how much happened. The real entries keep their order but stand at random places: with the place of one,
 * which a proof shows, goes no word on how many others came with it.
 *
 * @param start size of the tree before
 * @param entries all of the batch, padding among them
 * @param places where in {@code entries} the real ones stand, in their order
 * @param nodes the nodes above the leaves that became complete, at the levels that tiles hold
 * @param frontier the tree's right edge after
 */
record TreeBatch(long start, List<byte[]> entries, List<Integer> places, List<Node> nodes, TreeFrontier frontier) {
    private static final int TILE_HEIGHT = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A complete subtree's hash. */
    record Node(int level, long index, byte[] hash) {}

    /** Appends the real entries and padding to exactly {@code size} entries. */
    static TreeBatch append(TreeFrontier tree, List<byte[]> real, int size) {
        if (real.size() > size) {
            throw new IllegalArgumentException("more entries than the batch holds");
        }
        List<Integer> places = places(real.size(), size);
        List<byte[]> entries = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            entries.add(Bytes.random(TreeHash.LENGTH));
        }
        for (int i = 0; i < real.size(); i++) {
            entries.set(places.get(i), real.get(i));
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
        return new TreeBatch(start, List.copyOf(entries), places, List.copyOf(nodes), tree);
    }

    private static List<Integer> places(int count, int size) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(all, RANDOM);
        return all.stream().limit(count).sorted().toList();
    }
}

package io.porchlight.sealing.log;

/**
 * Where proofs find the hashes of complete subtrees: memory ({@link MerkleTree}), tiles ({@link TileReader}) or a table.
 */
@FunctionalInterface
public interface TreeNodes {
    /**
     * The hash of the complete subtree over leaves [index * 2^level, (index + 1) * 2^level).
     *
     * @throws io.porchlight.sealing.Refused if that subtree is not stored
     */
    byte[] node(int level, long index);
}

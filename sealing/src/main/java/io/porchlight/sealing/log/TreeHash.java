package io.porchlight.sealing.log;

import io.porchlight.sealing.crypto.Sha256;

/** The three hashes of a Merkle tree (RFC 6962, 2.1), SHA-256. */
public final class TreeHash {
    /** Bytes in every hash of the tree. */
    public static final int LENGTH = 32;

    private static final byte[] LEAF = {0x00};
    private static final byte[] NODE = {0x01};

    private TreeHash() {}

    /** The root of a tree without leaves: SHA-256 of nothing. */
    public static byte[] empty() {
        return Sha256.of();
    }

    /** SHA-256(0x00 | entry). */
    public static byte[] leaf(byte[] entry) {
        return Sha256.of(LEAF, entry);
    }

    /** SHA-256(0x01 | left | right). */
    public static byte[] node(byte[] left, byte[] right) {
        return Sha256.of(NODE, left, right);
    }
}

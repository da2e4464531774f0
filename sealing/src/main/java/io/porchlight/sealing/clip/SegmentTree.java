package io.porchlight.sealing.clip;

import io.porchlight.sealing.crypto.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * {@code segmentsRoot}: the RFC 6962 tree hash over a sealed track's segments of {@link StreamLayout#SEGMENT} bytes each,
 * header included, while the bytes stream by (SF-12). Takes memory for the tree's height only.
 */
public final class SegmentTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest leaf = Sha256.digest();
    private final Deque<byte[]> complete = new ArrayDeque<>();
    private long leaves;
    private long length;

    /** The root of a whole ciphertext. */
    public static byte[] rootOf(byte[] sealed) {
        SegmentTree tree = new SegmentTree();
        tree.update(sealed, 0, sealed.length);
        return tree.root();
    }

    /** The next bytes of the ciphertext. */
    public void update(byte[] sealed, int offset, int count) {
        update(ByteBuffer.wrap(sealed, offset, count));
    }

    /** The next bytes of the ciphertext: all that remain in the buffer. */
    public void update(ByteBuffer sealed) {
        while (sealed.hasRemaining()) {
            int used = (int) (length % StreamLayout.SEGMENT);
            if (used == 0) {
                finishLeaf();
                leaf.update(LEAF);
            }
            int take = Math.min(sealed.remaining(), StreamLayout.SEGMENT - used);
            leaf.update(sealed.slice(sealed.position(), take));
            sealed.position(sealed.position() + take);
            length += take;
        }
    }

    /** How many bytes went in so far. */
    public long length() {
        return length;
    }

    /** The root over all bytes so far; nothing can be added afterwards. Of no bytes: SHA-256 of nothing. */
    public byte[] root() {
        if (length == 0) {
            return Sha256.of();
        }
        finishLeaf();
        byte[] root = complete.pop();
        while (!complete.isEmpty()) {
            root = node(complete.pop(), root);
        }
        return root;
    }

    private void finishLeaf() {
        if (length == 0) {
            return;
        }
        byte[] hash = leaf.digest();
        // The trailing one bits of the count are the complete subtrees that this leaf closes (RFC 6962, 2.1).
        for (long bits = leaves; (bits & 1) == 1; bits >>= 1) {
            hash = node(complete.pop(), hash);
        }
        complete.push(hash);
        leaves++;
    }

    private static byte[] node(byte[] left, byte[] right) {
        return Sha256.of(new byte[] {NODE}, left, right);
    }
}

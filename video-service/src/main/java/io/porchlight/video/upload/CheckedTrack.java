package io.porchlight.video.upload;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.sealing.clip.SegmentTree;
import io.porchlight.video.storage.ObjectStore.StreamProblem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A sealed track while it streams by. Its last bytes are only handed on if the whole has the length and the segments'
 * root (SF-12) that the statement says; otherwise reading fails, and so does whatever was being written from it.
 */
final class CheckedTrack extends FilterInputStream {

    private final SegmentTree tree = new SegmentTree();
    private final long length;
    private final byte[] segmentsRoot;

    CheckedTrack(InputStream body, long length, byte[] segmentsRoot) {
        super(body);
        this.length = length;
        this.segmentsRoot = segmentsRoot.clone();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, buffer.length);
        if (tree.length() == length) {
            return -1;
        }
        int read = super.read(buffer, offset, (int) Math.min(count, length - tree.length()));
        if (read < 0) {
            throw mismatch("The body ended after " + tree.length() + " of " + length + " bytes. Send it again.");
        }
        tree.update(buffer, offset, read);
        if (tree.length() == length && !MessageDigest.isEqual(tree.root(), segmentsRoot)) {
            throw mismatch("The bytes are not those of the statement's segmentsRoot. Send the sealed track as it is.");
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("a track is read whole");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private static StreamProblem mismatch(String detail) {
        return new StreamProblem(new Problem(422, "track-mismatch", "Track does not match its statement", detail));
    }
}

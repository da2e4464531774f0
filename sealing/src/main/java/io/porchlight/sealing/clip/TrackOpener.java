package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.encoding.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Opens a whole track and checks everything that its statement says: key commitment first, then length, segments' root and
 * plaintext code. Where only a part is wanted, or the network is slow, use {@link TrackReader}.
 */
public final class TrackOpener {
    private final String clipId;
    private final TrackStatement track;
    private final TrackKey key;

    /**
     * An opener for this track.
     *
     * @throws Refused {@code clip.commitment} if this is not the track's key
     */
    public TrackOpener(String clipId, TrackStatement track, TrackKey key) {
        track.checkKey(clipId, key);
        this.clipId = clipId;
        this.track = track;
        this.key = key;
    }

    /**
     * The plaintext of a ciphertext in memory. Nothing is opened before length and root of the whole were checked.
     *
     * @throws Refused {@code clip.truncated}, {@code clip.root}, {@code clip.not-authentic} or {@code clip.plaintext}
     */
    public byte[] open(byte[] sealed) {
        checkCiphertext(sealed.length, SegmentTree.rootOf(sealed));
        ByteArrayOutputStream plaintext =
                new ByteArrayOutputStream((int) track.layout().plaintextLength());
        try {
            open(new ByteArrayInputStream(sealed), plaintext);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return plaintext.toByteArray();
    }

    /**
     * Opens a stream in one pass. The receiver gets each segment once it is authentic, but must throw all of it away when
     * this fails in the end: only then are length, root and code known.
     *
     * @throws Refused as {@link #open(byte[])}
     * @throws IOException if one of the two streams fails
     */
    public void open(InputStream sealed, OutputStream plaintext) throws IOException {
        Watched source = new Watched(sealed, track.length());
        Mac mac = Hmac.mac(key.plainMacKey());
        InputStream opening = new TrackStream(clipId, track.kind(), key).opening(source);
        byte[] buffer = new byte[StreamLayout.SEGMENT];
        for (int count; (count = read(opening, buffer, source)) > 0; ) {
            mac.update(buffer, 0, count);
            plaintext.write(buffer, 0, count);
        }
        source.checkEnd();
        checkCiphertext(source.tree.length(), source.tree.root());
        if (!Bytes.equal(mac.doFinal(), track.plaintextMac())) {
            throw new Refused("clip.plaintext", "The plaintext is not the one in the statement.");
        }
        plaintext.flush();
    }

    private int read(InputStream opening, byte[] buffer, Watched source) throws IOException {
        try {
            return opening.readNBytes(buffer, 0, buffer.length);
        } catch (IOException e) {
            if (source.failure != null) {
                throw source.failure;
            }
            if (source.tree.length() < track.length()) {
                // Tink may fail before the end for either reason; a drained source tells them apart.
                source.drain();
            }
            if (source.tree.length() < track.length()) {
                throw new Refused("clip.truncated", "The track is shorter than its statement says.", e);
            }
            throw new Refused("clip.not-authentic", "A segment of the track does not open: it is not this track's.", e);
        }
    }

    private void checkCiphertext(long length, byte[] root) {
        if (length != track.length()) {
            throw new Refused(
                    length < track.length() ? "clip.truncated" : "clip.length",
                    "The track has another length than its statement says.");
        }
        if (!Bytes.equal(root, track.segmentsRoot())) {
            throw new Refused("clip.root", "The sealed bytes are not those of the statement.");
        }
    }

    /** Hashes what is read, gives out no more than the statement's length, and remembers a failure of the source. */
    private static final class Watched extends InputStream {
        private final InputStream source;
        private final long limit;
        private final SegmentTree tree = new SegmentTree();
        private @Nullable IOException failure;

        Watched(InputStream source, long limit) {
            this.source = source;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            int wanted = (int) Math.min(count, limit - tree.length());
            if (wanted == 0) {
                return count == 0 ? 0 : -1;
            }
            try {
                int got = source.read(bytes, offset, wanted);
                if (got > 0) {
                    tree.update(bytes, offset, got);
                }
                return got;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        void drain() throws IOException {
            transferTo(OutputStream.nullOutputStream());
        }

        void checkEnd() throws IOException {
            if (tree.length() == limit && source.read() >= 0) {
                throw new Refused("clip.length", "The track is longer than its statement says.");
            }
        }
    }
}

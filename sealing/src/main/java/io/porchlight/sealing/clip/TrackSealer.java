package io.porchlight.sealing.clip;

import io.porchlight.sealing.crypto.Hmac;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.crypto.Mac;

/**
 * Seals one track in one pass: ciphertext, plaintext code and segments' root come out together (SF-11, SF-12).
 *
 * <p>Memory is bounded by a few segments, however long the track.
 */
public final class TrackSealer {
    private final String clipId;
    private final Kind kind;
    private final TrackKey key;

    public TrackSealer(String clipId, Kind kind, TrackKey key) {
        this.clipId = clipId;
        this.kind = kind;
        this.key = key;
    }

    /**
     * Seals all of {@code plaintext} into {@code sealed} and says what was sealed. Neither stream is closed, {@code sealed}
     * is flushed.
     *
     * @throws IOException if one of the two streams fails; what was written is then of no use
     */
    public TrackStatement seal(InputStream plaintext, OutputStream sealed, String mediaType) throws IOException {
        Mac mac = Hmac.mac(key.plainMacKey());
        Hashing hashing = new Hashing(sealed);
        try (OutputStream sealing = new TrackStream(clipId, kind, key).sealing(hashing)) {
            byte[] buffer = new byte[StreamLayout.SEGMENT];
            for (int count; (count = plaintext.readNBytes(buffer, 0, buffer.length)) > 0; ) {
                mac.update(buffer, 0, count);
                sealing.write(buffer, 0, count);
            }
        }
        sealed.flush();
        return new TrackStatement(
                kind,
                mediaType,
                hashing.tree.length(),
                hashing.tree.root(),
                mac.doFinal(),
                key.commitment(clipId, kind));
    }

    /** Passes on and hashes; closing is the caller's. */
    private static final class Hashing extends OutputStream {
        private final OutputStream target;
        private final SegmentTree tree = new SegmentTree();

        Hashing(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            tree.update(bytes, offset, count);
            target.write(bytes, offset, count);
        }
    }
}

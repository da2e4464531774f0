package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hkdf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Opens any part of a track without the rest: what a player needs that seeks.
 *
 * <p>The key is checked against the statement's commitment, and the last segment is opened before anything else is given
 * out, so a truncated track yields nothing. Segments are opened from the documented layout with the JDK's
 * AES-256-GCM. The most recent segment is kept; not for use by several threads at once.
 */
public final class TrackReader {
    private static final byte[] NO_AAD = {};

    private final StreamLayout layout;
    private final SegmentSource source;
    private final byte[] fileKey;
    private final byte[] noncePrefix;
    private long heldSegment;
    private byte[] held;

    private TrackReader(StreamLayout layout, SegmentSource source, byte[] fileKey, byte[] noncePrefix)
            throws IOException {
        this.layout = layout;
        this.source = source;
        this.fileKey = fileKey;
        this.noncePrefix = noncePrefix;
        this.heldSegment = layout.segments() - 1;
        this.held = openSegment(heldSegment);
    }

    /**
     * A reader for this track.
     *
     * @throws Refused {@code clip.commitment} for another key, {@code clip.header} for another format,
     *     {@code clip.not-authentic} if the last segment is not this track's, {@code clip.truncated} for missing bytes
     * @throws IOException if the source fails
     */
    public static TrackReader open(String clipId, TrackStatement track, TrackKey key, SegmentSource source)
            throws IOException {
        track.checkKey(clipId, key);
        byte[] header = read(source, 0, StreamLayout.HEADER);
        if (header[0] != StreamLayout.HEADER) {
            throw new Refused("clip.header", "The track does not begin with the header of its format.");
        }
        byte[] salt = Arrays.copyOfRange(header, 1, 33);
        byte[] fileKey = Hkdf.sha256(key.bytes(), salt, TrackStream.associatedData(clipId, track.kind()), 32);
        return new TrackReader(track.layout(), source, fileKey, Arrays.copyOfRange(header, 33, StreamLayout.HEADER));
    }

    /** Bytes of plaintext in the whole track. */
    public long length() {
        return layout.plaintextLength();
    }

    /**
     * So many bytes of plaintext from this offset, fewer only at the end of the track.
     *
     * @throws Refused {@code clip.not-authentic} or {@code clip.truncated}
     */
    public byte[] read(long offset, int count) throws IOException {
        if (offset < 0 || count < 0) {
            throw new IllegalArgumentException("offset and count must not be negative");
        }
        long end = Math.min(length(), offset + count);
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream((int) Math.max(0, end - offset));
        for (long at = offset; at < end; ) {
            long segment = layout.segmentOf(at);
            byte[] opened = segment(segment);
            int from = (int) (at - layout.plaintextStart(segment));
            int take = (int) Math.min(opened.length - from, end - at);
            plaintext.write(opened, from, take);
            at += take;
        }
        return plaintext.toByteArray();
    }

    /** All of the plaintext, one segment after the other. */
    public void transferTo(OutputStream plaintext) throws IOException {
        for (long segment = 0; segment < layout.segments(); segment++) {
            plaintext.write(segment(segment));
        }
    }

    private byte[] segment(long segment) throws IOException {
        if (segment != heldSegment) {
            held = openSegment(segment);
            heldSegment = segment;
        }
        return held;
    }

    private byte[] openSegment(long segment) throws IOException {
        byte[] sealed = read(source, layout.ciphertextStart(segment), layout.ciphertextLength(segment));
        boolean last = segment == layout.segments() - 1;
        byte[] nonce = ByteBuffer.allocate(AesGcm.NONCE)
                .put(noncePrefix)
                .putInt((int) segment)
                .put((byte) (last ? 1 : 0))
                .array();
        try {
            return AesGcm.open(fileKey, nonce, NO_AAD, sealed);
        } catch (Refused e) {
            throw new Refused("clip.not-authentic", "A segment of the track does not open: it is not this track's.", e);
        }
    }

    private static byte[] read(SegmentSource source, long offset, int length) throws IOException {
        byte[] bytes = source.read(offset, length);
        if (bytes.length != length) {
            throw new Refused("clip.truncated", "Bytes of the track are missing.");
        }
        return bytes;
    }
}

package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;

/**
 * Where everything lies in a sealed track of {@code length} bytes: the layout of Tink's AES256_GCM_HKDF_1MB (SF-11).
 *
 * <p>{@code 0x28 | salt[32] | noncePrefix[7]}, then segments of C = {@value #SEGMENT} ciphertext bytes; segment 0 shares
 * its C bytes with the header, the last one may be shorter. Every segment ends with a 16-byte tag.
 *
 * @param length L, the bytes of the whole ciphertext
 */
public record StreamLayout(long length) {
    /** C, the bytes of a ciphertext segment. */
    public static final int SEGMENT = 1 << 20;

    /** Bytes before the first segment's ciphertext. */
    public static final int HEADER = 40;

    /** Bytes of tag at the end of each segment. */
    public static final int TAG = 16;

    /** The largest L: 2^32 segments. */
    public static final long MAX_LENGTH = (1L << 32) * SEGMENT;

    private static final int PLAIN = SEGMENT - TAG;

    /** Refuses a length that no sealed track can have. */
    public StreamLayout {
        boolean emptyLastSegment = length > SEGMENT && length % SEGMENT != 0 && length % SEGMENT <= TAG;
        if (length < HEADER + TAG || length > MAX_LENGTH || emptyLastSegment) {
            throw new Refused("clip.length", "No sealed track has this length.");
        }
    }

    /** The layout of a track whose plaintext has so many bytes. */
    public static StreamLayout ofPlaintext(long plaintextLength) {
        long segments = Math.max(1, Math.ceilDiv(plaintextLength + HEADER, PLAIN));
        return new StreamLayout(plaintextLength + HEADER + segments * TAG);
    }

    /** How many segments there are, at least one. */
    public long segments() {
        return Math.ceilDiv(length, SEGMENT);
    }

    /** Bytes of plaintext in all segments. */
    public long plaintextLength() {
        return length - HEADER - TAG * segments();
    }

    /** The segment that holds this byte of plaintext. */
    public long segmentOf(long plaintextOffset) {
        return (plaintextOffset + HEADER) / PLAIN;
    }

    /** The offset of the segment's first plaintext byte. */
    public long plaintextStart(long segment) {
        return segment == 0 ? 0 : segment * PLAIN - HEADER;
    }

    /** The offset of the segment's first ciphertext byte; the header is not part of it. */
    public long ciphertextStart(long segment) {
        return segment == 0 ? HEADER : segment * SEGMENT;
    }

    /** Bytes of ciphertext of this segment, including the tag. */
    public int ciphertextLength(long segment) {
        return (int) (Math.min((segment + 1) * SEGMENT, length) - ciphertextStart(segment));
    }
}

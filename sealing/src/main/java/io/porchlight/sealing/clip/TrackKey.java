package io.porchlight.sealing.clip;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.encoding.Bytes;

/**
 * The random 32-byte key of one track. Whoever holds it opens that track and no other.
 *
 * <p>Its text form shows nothing of it.
 */
public final class TrackKey {
    /** Bytes in a track key. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private TrackKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A new random key. */
    public static TrackKey random() {
        return new TrackKey(Bytes.random(LENGTH));
    }

    /** The key with these 32 bytes. */
    public static TrackKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new Refused("clip.key", "A track key has 32 bytes.");
        }
        return new TrackKey(bytes.clone());
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * HMAC-SHA256(key, {@code porchlight/commit/1|clipId|kind}). GCM alone would let somebody make one ciphertext that two
     * keys open to two different films.
     */
    public byte[] commitment(String clipId, Kind kind) {
        return Hmac.sha256(bytes, Bytes.utf8("porchlight/commit/1|" + clipId + "|" + kind.wire()));
    }

    /** The key of {@code plaintextMac}: HKDF(key, {@code porchlight/plain/1}). It opens nothing. */
    public byte[] plainMacKey() {
        return Hkdf.sha256(bytes, "porchlight/plain/1");
    }

    @Override
    public String toString() {
        return "TrackKey[32 bytes]";
    }
}

package io.porchlight.sealing.vectors;

import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.StreamLayout;
import io.porchlight.sealing.crypto.AesGcm;
import io.porchlight.sealing.crypto.Hkdf;
import io.porchlight.sealing.encoding.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Seals a track by the letter of the documented layout, with salt and nonce prefix given: a second implementation beside
 * Tink's, so that one vector of a few bytes stands for streams of megabytes.
 */
public final class ReferenceStream {
    private ReferenceStream() {}

    /** The bytes {@code (i * 31 + (i >> 8)) & 0xff}, i from 0. */
    public static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    /** The whole ciphertext. */
    public static byte[] seal(
            byte[] trackKey, String clipId, Kind kind, byte[] salt, byte[] noncePrefix, byte[] plaintext) {
        byte[] fileKey = Hkdf.sha256(trackKey, salt, "porchlight/clip/1|" + clipId + "|" + kind.wire(), 32);
        StreamLayout layout = StreamLayout.ofPlaintext(plaintext.length);
        ByteBuffer sealed = ByteBuffer.allocate((int) layout.length());
        sealed.put((byte) StreamLayout.HEADER).put(salt).put(noncePrefix);
        for (int i = 0; i < layout.segments(); i++) {
            byte last = (byte) (i == layout.segments() - 1 ? 1 : 0);
            byte[] nonce =
                    Bytes.concat(noncePrefix, ByteBuffer.allocate(4).putInt(i).array(), new byte[] {last});
            int from = (int) layout.plaintextStart(i);
            byte[] part = Arrays.copyOfRange(plaintext, from, from + layout.ciphertextLength(i) - AesGcm.TAG);
            sealed.put(AesGcm.seal(fileKey, nonce, new byte[0], part));
        }
        return sealed.array();
    }
}

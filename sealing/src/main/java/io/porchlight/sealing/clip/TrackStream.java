package io.porchlight.sealing.clip;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingKey;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingParameters;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingParameters.HashType;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.util.SecretBytes;
import io.porchlight.sealing.encoding.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/**
 * The stream cipher of one track alone: Tink's AES256_GCM_HKDF_1MB with associated data
 * {@code porchlight/clip/1|clipId|kind}. {@link TrackSealer} and {@link TrackOpener} add what the statement promises.
 */
public final class TrackStream {
    private static final AesGcmHkdfStreamingParameters PARAMETERS;

    static {
        try {
            PARAMETERS = AesGcmHkdfStreamingParameters.builder()
                    .setKeySizeBytes(TrackKey.LENGTH)
                    .setDerivedAesGcmKeySizeBytes(32)
                    .setHkdfHashType(HashType.SHA256)
                    .setCiphertextSegmentSizeBytes(StreamLayout.SEGMENT)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final StreamingAead cipher;
    private final byte[] associatedData;

    /** The cipher of this track under this key. */
    public TrackStream(String clipId, Kind kind, TrackKey key) {
        associatedData = associatedData(clipId, kind);
        try {
            cipher = AesGcmHkdfStreaming.create(AesGcmHkdfStreamingKey.create(
                    PARAMETERS, SecretBytes.copyFrom(key.bytes(), InsecureSecretKeyAccess.get())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink refused its own parameters", e);
        }
    }

    /** What binds a ciphertext to its clip and kind; also the HKDF info of the stream's file key. */
    static byte[] associatedData(String clipId, Kind kind) {
        return Bytes.utf8("porchlight/clip/1|" + clipId + "|" + kind.wire());
    }

    /** Seals what is written; only closing it writes the last segment. */
    public OutputStream sealing(OutputStream sealed) throws IOException {
        try {
            return cipher.newEncryptingStream(sealed, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Tink failed to seal", e);
        }
    }

    /**
     * Opens what is read. A foreign or changed segment, or a stream without its last one, fails as {@link IOException};
     * what was read before that must be thrown away.
     */
    public InputStream opening(InputStream sealed) throws IOException {
        try {
            return cipher.newDecryptingStream(sealed, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IOException("Tink failed to open", e);
        }
    }
}

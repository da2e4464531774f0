package io.porchlight.sealing.clip;

import java.io.IOException;

/** Where the ciphertext of a track is read from: a file, an array, an HTTP Range request. */
@FunctionalInterface
public interface SegmentSource {
    /** Exactly these bytes of the ciphertext; a shorter answer is refused by the reader. */
    byte[] read(long offset, int length) throws IOException;
}

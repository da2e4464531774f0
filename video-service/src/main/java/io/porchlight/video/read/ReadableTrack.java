package io.porchlight.video.read;

import java.time.Instant;

/**
 * A track that a token may read now.
 *
 * @param objectKey where it lies
 * @param length    bytes of ciphertext
 * @param until     the end of the token or of the clip, whichever is first; no byte leaves from that second on
 */
record ReadableTrack(String objectKey, long length, Instant until) {}

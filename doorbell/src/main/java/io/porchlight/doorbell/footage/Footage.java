package io.porchlight.doorbell.footage;

import java.util.Optional;

/**
 * What the camera recorded, split into the tracks that are sealed apart and free of container metadata.
 *
 * @param video MP4 with the picture only
 * @param audio MP4 (M4A) with the sound only; empty where there was none or the home keeps sound off
 * @param poster JPEG still
 * @param durationMs length of the picture in milliseconds
 */
public record Footage(byte[] video, Optional<byte[]> audio, byte[] poster, long durationMs) {
    /** The same footage as if no microphone had been there. */
    public Footage withoutSound() {
        return new Footage(video, Optional.empty(), poster, durationMs);
    }
}

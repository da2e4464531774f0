package io.porchlight.sealing.circle;

import io.porchlight.sealing.key.PublicKeyJwk;

/**
 * A doorbell that belongs to a circle.
 *
 * @param key its lifelong identity key
 * @param addedBy the number of the {@code add-device} link
 * @param addedAt that link's {@code at}, Unix seconds
 * @param resetCounter the doorbell's reset counter at this pairing
 */
public record PairedDevice(PublicKeyJwk key, long addedBy, long addedAt, long resetCounter) {
    /** The thumbprint of the identity key. */
    public String deviceId() {
        return key.thumbprint();
    }
}

package io.porchlight.contracts.event;

import java.util.Optional;

/**
 * The operator shuts a device out: none of its certificates, logins and requests for a certificate counts any more. It
 * holds for as long as this stands under its {@link #key()}, which is another than that of the certificates: nothing that
 * is written of those takes its place.
 *
 * @param revokedAt Unix seconds
 */
public record DeviceRevocation(String deviceId, long revokedAt) implements Event {
    private static final String REVOKED = "/revoked";

    /** The key of the record: {@code deviceId/revoked}. */
    public String key() {
        return key(deviceId);
    }

    /** The key of this record about a device. */
    public static String key(String deviceId) {
        return deviceId + REVOKED;
    }

    /** The device that a key of such a record is about; empty for another record's key. */
    public static Optional<String> deviceOf(String key) {
        return key.endsWith(REVOKED)
                ? Optional.of(key.substring(0, key.length() - REVOKED.length()))
                : Optional.empty();
    }
}

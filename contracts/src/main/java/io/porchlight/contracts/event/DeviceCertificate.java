package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The TLS certificate that the device edge last issued; {@code notAfter} in Unix seconds.
 *
 * @param previousSha256 the certificate before a renewal, while it may still be used; empty: there was none before
 * @param previousUntil Unix seconds: the end of that, unless the new one is used before
 * @param follows a hash of what stood for the device when this was written, empty for nothing: if something else stands,
 *     this is passed over; absent: it is never passed over
 */
public record DeviceCertificate(
        String deviceId,
        JsonNode device,
        String certificateSha256,
        long notAfter,
        String manufacturerTokenHash,
        @Nullable String previousSha256,
        @Nullable Long previousUntil,
        @Nullable String follows)
        implements Event {}

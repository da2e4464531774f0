package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The TLS certificate that the device edge last issued; {@code notAfter} in Unix seconds.
 *
 * @param previousSha256 the certificate before a renewal, while it may still be used
 * @param previousUntil Unix seconds: the end of that, unless the new one is used before
 */
public record DeviceCertificate(
        String deviceId,
        JsonNode device,
        String certificateSha256,
        long notAfter,
        String manufacturerTokenHash,
        @Nullable String previousSha256,
        @Nullable Long previousUntil)
        implements Event {}

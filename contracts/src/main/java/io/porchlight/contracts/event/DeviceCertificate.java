package io.porchlight.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;

/** A TLS certificate that the device edge issued; {@code notAfter} in Unix seconds. */
public record DeviceCertificate(
        String deviceId, JsonNode device, String certificateSha256, long notAfter, String manufacturerTokenHash)
        implements Event {}

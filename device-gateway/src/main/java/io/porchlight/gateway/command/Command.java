package io.porchlight.gateway.command;

import java.time.Instant;

/**
 * One command for one device.
 *
 * @param payload the JSON that the device receives: {@code {commandId, kind, body}}, UTF-8
 * @param expiresAt from then on it is not delivered any more
 */
public record Command(String commandId, String deviceId, CommandKind kind, byte[] payload, Instant expiresAt) {
    public boolean liveAt(Instant now) {
        return now.isBefore(expiresAt);
    }
}

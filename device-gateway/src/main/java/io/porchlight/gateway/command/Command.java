package io.porchlight.gateway.command;

import java.time.Instant;
import java.util.Optional;

/**
 * One command for one device.
 *
 * @param circle the home that it comes from, by pseudonym; empty for {@code pair} alone
 * @param payload the JSON that the device receives: {@code {commandId, kind, body, expiresAt}}, UTF-8
 * @param expiresAt from then on it is not delivered any more
 */
public record Command(
        String commandId,
        String deviceId,
        Optional<String> circle,
        CommandKind kind,
        byte[] payload,
        Instant expiresAt) {
    public boolean liveAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    /**
     * Whether the device may have it: it comes from the home that the device belongs to now. So nothing that a former
     * home said reaches a device that has moved, in whatever order Kafka tells of both.
     *
     * @param home the pseudonym of the home that the device belongs to, if it does
     */
    public boolean mayReach(Optional<String> home) {
        return circle.isEmpty() ? kind == CommandKind.PAIR : circle.equals(home);
    }
}

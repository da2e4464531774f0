package io.porchlight.gateway.registry;

import io.porchlight.contracts.event.DeviceRegistration;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.sealing.key.PublicKeyJwk;

/**
 * A device's place in a home, as consent-service says.
 *
 * @param circle the home's pseudonym
 * @param circleId the home's id, which a manifest has to name
 * @param stores whether the home's plan keeps clips at all
 */
public record Registration(
        String deviceId,
        PublicKeyJwk device,
        boolean active,
        String circle,
        String circleId,
        boolean stores,
        RetentionDays retentionDays) {

    /** @throws RuntimeException if a field is not what it has to be: then there is no registration */
    static Registration of(DeviceRegistration said) {
        PublicKeyJwk device = PublicKeyJwk.of(said.device());
        if (!device.thumbprint().equals(said.deviceId())) {
            throw new IllegalArgumentException("the device id is not the thumbprint of the device's key");
        }
        boolean active =
                switch (said.status()) {
                    case "ACTIVE" -> true;
                    case "REMOVED" -> false;
                    default -> throw new IllegalArgumentException("unknown status");
                };
        boolean stores =
                switch (said.plan()) {
                    case "STANDARD" -> true;
                    case "NONE" -> false;
                    default -> throw new IllegalArgumentException("unknown plan");
                };
        return new Registration(
                said.deviceId(), device, active, said.circle(), said.circleId(), stores, said.retentionDays());
    }
}

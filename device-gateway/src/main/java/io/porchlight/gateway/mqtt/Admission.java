package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.limit.Rates;
import org.jspecify.annotations.Nullable;

/** The outcome of authentication. */
public sealed interface Admission {
    /**
     * Whoever is there has proved to be this device.
     *
     * @param rates what the device may send, over all its connections; {@code null}: this connection has its own
     */
    record Admitted(String deviceId, @Nullable Rates rates) implements Admission {
        Admitted(String deviceId) {
            this(deviceId, null);
        }
    }

    /** Not to be let in: what it brought does not entitle, or the gateway can take nobody for the moment. */
    record Denied(Reason reason) implements Admission {}
}

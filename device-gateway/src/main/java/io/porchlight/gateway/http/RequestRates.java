package io.porchlight.gateway.http;

import io.porchlight.gateway.limit.DeviceRates;
import io.porchlight.gateway.limit.EdgeLimits;
import io.porchlight.gateway.limit.MonotonicClock;
import io.porchlight.messaging.problem.Problem;
import jakarta.inject.Singleton;
import java.util.Map;

/** Requests of a device count among its messages, however it proved who it is. Safe for several threads. */
@Singleton
public class RequestRates {
    private final DeviceRates rates;

    RequestRates(DeviceRates rates) {
        this.rates = rates;
    }

    /**
     * Counts a request.
     *
     * @param deviceId of a device that has proved who it is: else strangers could use up its rates, or our memory
     * @throws Problem 429 if the device sends too much; then the request does not count
     */
    public void charge(String deviceId) {
        long now = MonotonicClock.now();
        long wait = rates.of(deviceId, now).messageWithin(EdgeLimits.REQUEST_PATIENCE.millis(), now);
        if (wait > 0) {
            throw new Problem(
                    429,
                    "too-many-requests",
                    "Too many requests",
                    "The device sends more than it may: wait, then try again.",
                    Map.of("retryAfter", 1 + wait / 1000));
        }
    }
}

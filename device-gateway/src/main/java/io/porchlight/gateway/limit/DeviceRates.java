package io.porchlight.gateway.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rates of each device: connecting anew gives no fresh ones. Only devices that have proved who they are, by a
 * certificate or by a signature of their identity key, are here, and only while they are not rested. Safe for several threads.
 */
public final class DeviceRates {
    private final Map<String, Rates> rates = new ConcurrentHashMap<>();

    public Rates of(String deviceId, long now) {
        return rates.computeIfAbsent(deviceId, id -> new Rates(now));
    }

    /** Forgets whoever has sent nothing for long enough; a connection that still holds its rates keeps them. */
    public void purge(long now) {
        rates.values().removeIf(each -> each.rested(now));
    }

    int size() {
        return rates.size();
    }
}

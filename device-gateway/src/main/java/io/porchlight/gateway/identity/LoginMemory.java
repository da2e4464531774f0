package io.porchlight.gateway.identity;

import io.porchlight.gateway.limit.EdgeLimits;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which logins were used, here and on other nodes, for as long as they would be taken. Only logins whose signature held
 * come here, and each node takes at most {@link EdgeLimits#LOGINS_REMEMBERED} of one device. Safe for several threads.
 */
final class LoginMemory {
    private final Map<String, Map<String, Instant>> used = new ConcurrentHashMap<>();

    /** @return whether this is the first use */
    boolean use(String deviceId, LoginRules.Held login, Instant now) {
        boolean[] first = {false};
        used.compute(deviceId, (id, before) -> {
            Map<String, Instant> kept = before == null ? new HashMap<>(2) : before;
            kept.values().removeIf(now::isAfter);
            if (!kept.containsKey(login.nonce()) && kept.size() < EdgeLimits.LOGINS_REMEMBERED.number()) {
                kept.put(login.nonce(), login.lapsesAt());
                first[0] = true;
            }
            return kept;
        });
        return first[0];
    }

    /** Another node has taken this login. */
    void usedElsewhere(String deviceId, LoginRules.Held login, Instant now) {
        if (!now.isAfter(login.lapsesAt())) {
            used.compute(deviceId, (id, before) -> {
                Map<String, Instant> kept = before == null ? new HashMap<>(2) : before;
                kept.put(login.nonce(), login.lapsesAt());
                return kept;
            });
        }
    }

    void purge(Instant now) {
        for (String deviceId : used.keySet()) {
            used.computeIfPresent(deviceId, (id, kept) -> {
                kept.values().removeIf(now::isAfter);
                return kept.isEmpty() ? null : kept;
            });
        }
    }

    /** Devices of which a login is remembered. */
    int size() {
        return used.size();
    }
}

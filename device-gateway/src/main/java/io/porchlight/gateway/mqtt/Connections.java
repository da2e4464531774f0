package io.porchlight.gateway.mqtt;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Which connection of this node is each device's current one. Whoever holds a lower epoch has been taken over, and its
 * late end says nothing about the device. Safe for several threads.
 *
 * @param <C> a connection
 */
public final class Connections<C> {
    /**
     * A connection's hold on its device.
     *
     * @param epoch grows with each session of the device
     */
    public record Claim<C>(String deviceId, long epoch, C connection) {}

    private final Map<String, Claim<C>> current = new ConcurrentHashMap<>();
    private final Set<C> all = ConcurrentHashMap.newKeySet();

    /** Every connection, also before it has said who it is. */
    public void opened(C connection) {
        all.add(connection);
    }

    public void closed(C connection) {
        all.remove(connection);
    }

    /**
     * Makes the connection the device's current one, unless a higher epoch already has it.
     *
     * @return which of the two has to go, if there are two
     */
    public Optional<C> claim(Claim<C> claim) {
        while (true) {
            Claim<C> before = current.get(claim.deviceId());
            if (before != null && before.epoch() > claim.epoch()) {
                return Optional.of(claim.connection());
            }
            boolean done = before == null
                    ? current.putIfAbsent(claim.deviceId(), claim) == null
                    : current.replace(claim.deviceId(), before, claim);
            if (done) {
                return Optional.ofNullable(before).map(Claim::connection);
            }
        }
    }

    /** @return whether the claim was still the current one */
    public boolean release(Claim<C> claim) {
        return current.remove(claim.deviceId(), claim);
    }

    /** Takes its hold from the device's connection here if its epoch is below one elsewhere. */
    public Optional<C> supersede(String deviceId, LongPredicate below) {
        return claimOf(deviceId)
                .filter(claim -> below.test(claim.epoch()))
                .filter(this::release)
                .map(Claim::connection);
    }

    public Optional<C> of(String deviceId) {
        return claimOf(deviceId).map(Claim::connection);
    }

    public Optional<Claim<C>> claimOf(String deviceId) {
        return Optional.ofNullable(current.get(deviceId));
    }

    public void forEach(Consumer<C> action) {
        all.forEach(action);
    }

    public int size() {
        return all.size();
    }

    /** Devices connected. */
    public int devices() {
        return current.size();
    }
}

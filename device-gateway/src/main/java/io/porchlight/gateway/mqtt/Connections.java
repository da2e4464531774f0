package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.limit.EdgeLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Which connection is each device's current one. A claim takes a new epoch; whoever holds an older one has been taken
 * over, and its late end says nothing about the device. Safe for several threads.
 *
 * @param <C> a connection
 */
public final class Connections<C> {
    /**
     * A connection's hold on its device.
     *
     * @param epoch grows with each claim
     */
    public record Claim<C>(String deviceId, long epoch, C connection) {}

    /** Outcome of a claim: its own, and the one that it ends, if there was one. */
    public record Claimed<C>(Claim<C> claim, Optional<C> takenOver) {}

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private record Takeovers(long since, int count) {}

    private final Map<String, Claim<C>> current = new ConcurrentHashMap<>();
    private final Map<String, Takeovers> takeovers = new ConcurrentHashMap<>();
    private final Set<C> all = ConcurrentHashMap.newKeySet();
    private final AtomicLong epochs = new AtomicLong();
    private final Consumer<String> cloneAlarm;

    /** @param cloneAlarm is told of a device that is taken over more often than {@link EdgeLimits} allows */
    public Connections(Consumer<String> cloneAlarm) {
        this.cloneAlarm = cloneAlarm;
    }

    /** Every connection, also before it has said who it is. */
    public void opened(C connection) {
        all.add(connection);
    }

    public void closed(C connection) {
        all.remove(connection);
    }

    /** Makes the connection the device's current one. */
    public Claimed<C> claim(String deviceId, C connection, long now) {
        Claim<C> claim = new Claim<>(deviceId, epochs.incrementAndGet(), connection);
        Claim<C> before = current.put(deviceId, claim);
        if (before != null) {
            countTakeover(deviceId, now);
        }
        return new Claimed<>(claim, Optional.ofNullable(before).map(Claim::connection));
    }

    /** @return whether the claim was still the current one */
    public boolean release(Claim<C> claim) {
        return current.remove(claim.deviceId(), claim);
    }

    public Optional<C> of(String deviceId) {
        return Optional.ofNullable(current.get(deviceId)).map(Claim::connection);
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

    /** Forgets counts of takeovers that are over. */
    public void purge(long now) {
        takeovers.values().removeIf(counted -> now - counted.since() > MINUTE);
    }

    private void countTakeover(String deviceId, long now) {
        Takeovers counted = takeovers.merge(
                deviceId,
                new Takeovers(now, 1),
                (before, one) ->
                        now - before.since() > MINUTE ? one : new Takeovers(before.since(), before.count() + 1));
        if (counted.count() == EdgeLimits.TAKEOVERS_PER_MINUTE.number() + 1) {
            cloneAlarm.accept(deviceId);
        }
    }
}

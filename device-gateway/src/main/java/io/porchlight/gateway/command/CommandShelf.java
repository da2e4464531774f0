package io.porchlight.gateway.command;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The last command of each kind for each device, until the device has answered it or it expires. Safe for several threads. */
public final class CommandShelf {
    private final Map<String, Map<CommandKind, Command>> kept = new ConcurrentHashMap<>();

    /** Puts a command in the place of the one before of its kind. */
    public void put(Command command) {
        kept.compute(command.deviceId(), (id, before) -> {
            Map<CommandKind, Command> now = copy(before);
            now.put(command.kind(), command);
            return now;
        });
    }

    /** What is kept for the device of this kind and still worth delivering. */
    public Optional<Command> of(String deviceId, CommandKind kind, Instant now) {
        return Optional.ofNullable(kept.getOrDefault(deviceId, Map.of()).get(kind))
                .filter(command -> command.liveAt(now));
    }

    /** Everything that is kept for the device and still worth delivering. */
    public List<Command> of(String deviceId, Instant now) {
        return kept.getOrDefault(deviceId, Map.of()).values().stream()
                .filter(command -> command.liveAt(now))
                .toList();
    }

    /** The last command of this kind is answered, or taken back. */
    public void remove(String deviceId, CommandKind kind) {
        keep(deviceId, command -> command.kind() != kind);
    }

    /** A device that leaves a home keeps nothing of it; what the next one already said stays. */
    public void leave(String deviceId, String circle) {
        keep(deviceId, command -> !command.circle().equals(Optional.of(circle)));
    }

    /** Drops what has expired. */
    public void purge(Instant now) {
        kept.keySet().forEach(deviceId -> keep(deviceId, command -> command.liveAt(now)));
    }

    private void keep(String deviceId, Predicate<Command> stays) {
        kept.computeIfPresent(deviceId, (id, before) -> {
            Map<CommandKind, Command> left = copy(before);
            left.values().removeIf(stays.negate());
            return left.isEmpty() ? null : left;
        });
    }

    /** Devices for which something is kept. */
    public int size() {
        return kept.size();
    }

    private static Map<CommandKind, Command> copy(@Nullable Map<CommandKind, Command> before) {
        return before == null ? new EnumMap<>(CommandKind.class) : new EnumMap<>(before);
    }
}

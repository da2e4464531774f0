package io.porchlight.gateway.command;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The last command of each kind for each device, until it is acknowledged or expires. Safe for several threads. */
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

    /** The device has it: it is forgotten, unless a newer one has come meanwhile. */
    public void delivered(Command command) {
        kept.computeIfPresent(command.deviceId(), (id, before) -> {
            Map<CommandKind, Command> now = copy(before);
            now.computeIfPresent(
                    command.kind(), (kind, last) -> last.commandId().equals(command.commandId()) ? null : last);
            return now.isEmpty() ? null : now;
        });
    }

    /** A device that leaves a home keeps nothing of it. */
    public void forget(String deviceId) {
        kept.remove(deviceId);
    }

    /** Drops what has expired. */
    public void purge(Instant now) {
        for (String deviceId : kept.keySet()) {
            kept.computeIfPresent(deviceId, (id, before) -> {
                Map<CommandKind, Command> left = copy(before);
                left.values().removeIf(command -> !command.liveAt(now));
                return left.isEmpty() ? null : left;
            });
        }
    }

    /** Devices for which something is kept. */
    public int size() {
        return kept.size();
    }

    private static Map<CommandKind, Command> copy(@Nullable Map<CommandKind, Command> before) {
        return before == null ? new EnumMap<>(CommandKind.class) : new EnumMap<>(before);
    }
}

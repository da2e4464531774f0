package io.porchlight.gateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.event.DeviceCommand;
import io.porchlight.contracts.event.Topic;
import io.porchlight.gateway.kafka.Incoming;
import io.porchlight.gateway.kafka.TopicView;
import io.porchlight.gateway.limit.EdgeLimits;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * {@code device-commands.v1}: every node reads all of it, since any node may hold the device, and at its start again
 * what the topic still keeps: the last command of each device and kind, unless it has been answered. So neither a
 * restart nor a long absence of the device loses it. A device may therefore hear a command twice; it knows it by its
 * {@code commandId}.
 */
@Singleton
public class CommandFeed implements TopicView {
    private final ObjectMapper json;
    private final Incoming incoming;
    private final CommandShelf shelf = new CommandShelf();
    private final List<Consumer<Command>> onCommand = new CopyOnWriteArrayList<>();

    CommandFeed(ObjectMapper json) {
        this.json = json;
        this.incoming = new Incoming(json);
    }

    public CommandShelf shelf() {
        return shelf;
    }

    /** Is told, on the feed's thread, of each command once it is on the shelf. */
    public void onCommand(Consumer<Command> listener) {
        onCommand.add(listener);
    }

    @Override
    public Topic topic() {
        return Topic.DEVICE_COMMANDS;
    }

    @Override
    public void apply(ConsumerRecord<String, byte[]> record) {
        // Whatever stands under a key now replaces what stood there: also a tombstone, also what cannot be read.
        forget(record.key());
        if (record.value() == null) {
            return;
        }
        DeviceCommand said = incoming.read(record, DeviceCommand.class);
        CommandKind kind =
                CommandKind.of(said.kind()).orElseThrow(() -> new IllegalArgumentException("no such kind of command"));
        byte[] payload = payload(said);
        if (!said.key().equals(record.key()) || payload.length > EdgeLimits.COMMAND_BYTES.number()) {
            throw new IllegalArgumentException("the command is too large, or for another device than its key says");
        }
        var command = new Command(
                said.commandId(),
                said.deviceId(),
                Optional.ofNullable(said.circle()),
                kind,
                payload,
                Instant.ofEpochSecond(said.expiresAt()));
        if (command.liveAt(Clock.systemUTC().instant())) {
            shelf.put(command);
            onCommand.forEach(listener -> listener.accept(command));
        }
    }

    private void forget(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            CommandKind.of(key.substring(slash + 1)).ifPresent(kind -> shelf.remove(key.substring(0, slash), kind));
        }
    }

    private byte[] payload(DeviceCommand said) {
        try {
            return json.writeValueAsBytes(Map.of(
                    "commandId", said.commandId(),
                    "kind", said.kind(),
                    "body", said.body(),
                    "expiresAt", said.expiresAt()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body cannot be written", e);
        }
    }
}

package io.porchlight.gateway.mqtt;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.porchlight.gateway.command.Command;
import io.porchlight.gateway.command.CommandKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Commands on their way down one connection. At most one of each kind is under way and at most one of each kind waits
 * (the newest), so what a slow reader can hold here is bounded by the number of kinds. The packet identifier of a kind
 * is fixed: it is free again exactly when the kind is.
 */
final class CommandWindow {
    /** Fixed header, topic length, packet id, property length and expiry: more than any PUBLISH here adds. */
    private static final int OVERHEAD = 20;

    private record Waiting(Command command, long expiresAt) {}

    private final Packets packets;
    private final String deviceId;
    private final int receiveMaximum;
    private final long maximumPacket;
    private final Map<CommandKind, MqttQoS> subscriptions = new EnumMap<>(CommandKind.class);
    private final Map<CommandKind, Command> underWay = new EnumMap<>(CommandKind.class);
    private final Map<CommandKind, Waiting> waiting = new EnumMap<>(CommandKind.class);
    private final Map<CommandKind, String> delivered = new EnumMap<>(CommandKind.class);

    CommandWindow(Packets packets, String deviceId, int receiveMaximum, long maximumPacket) {
        this.packets = packets;
        this.deviceId = deviceId;
        this.receiveMaximum = receiveMaximum;
        this.maximumPacket = maximumPacket;
    }

    void subscribe(CommandKind kind, MqttQoS qos) {
        subscriptions.put(kind, qos);
    }

    /** @return whether there was such a subscription */
    boolean unsubscribe(CommandKind kind) {
        waiting.remove(kind);
        return subscriptions.remove(kind) != null;
    }

    /**
     * Takes a command for a kind that the device listens to; anything else is not for this connection. One that this
     * connection has acknowledged is not sent again on it: the device has it and has yet to answer.
     */
    void offer(Command command, long expiresAt) {
        Command sent = underWay.get(command.kind());
        if (!subscriptions.containsKey(command.kind())
                || (sent != null && sent.commandId().equals(command.commandId()))
                || command.commandId().equals(delivered.get(command.kind()))
                || size(command) > maximumPacket) {
            return;
        }
        waiting.put(command.kind(), new Waiting(command, expiresAt));
    }

    /** What can be sent now. */
    List<MqttMessage> ready(long now) {
        waiting.values().removeIf(w -> w.expiresAt() <= now);
        if (waiting.isEmpty()) {
            return List.of();
        }
        var out = new ArrayList<MqttMessage>(waiting.size());
        for (CommandKind kind : List.copyOf(waiting.keySet())) {
            MqttQoS qos = subscriptions.get(kind);
            boolean acknowledged = qos == MqttQoS.AT_LEAST_ONCE;
            if (acknowledged && (underWay.containsKey(kind) || underWay.size() >= receiveMaximum)) {
                continue;
            }
            Waiting next = waiting.remove(kind);
            long seconds = Math.clamp((next.expiresAt() - now) / 1000, 1, Integer.MAX_VALUE);
            int packetId = acknowledged ? packetId(kind) : 0;
            out.add(packets.publish(
                    kind.topic(deviceId), packetId, qos, next.command().payload(), seconds));
            if (acknowledged) {
                underWay.put(kind, next.command());
            }
        }
        return out;
    }

    /** The command that a PUBACK with this packet id is about. */
    Optional<Command> acknowledged(int packetId) {
        CommandKind[] kinds = CommandKind.values();
        Optional<Command> done = packetId < 1 || packetId > kinds.length
                ? Optional.empty()
                : Optional.ofNullable(underWay.remove(kinds[packetId - 1]));
        done.ifPresent(command -> delivered.put(command.kind(), command.commandId()));
        return done;
    }

    /** Commands under way and waiting; never more than twice the number of kinds. */
    int size() {
        return underWay.size() + waiting.size();
    }

    private static int packetId(CommandKind kind) {
        return kind.ordinal() + 1;
    }

    private long size(Command command) {
        return OVERHEAD + command.kind().topic(deviceId).length() + command.payload().length;
    }
}
